import { AppError } from "@proxbox/contract";
import type { Change, Outcome } from "@proxbox/contract";
import type { Kind, KindName } from "../kinds/kind.ts";
import { objectName } from "../kinds/kind.ts";
import type { ApplyInput, Carried } from "./apply-input.ts";
import { createBatchSize } from "./batch-size.ts";
import type { BatchSize } from "./batch-size.ts";
import { createSlots } from "./slots.ts";
import type { Slots } from "./slots.ts";
import { urgencies } from "./urgency.ts";

/** Everything that one run of apply remembers while it writes. */
export interface Writing {
  readonly input: ApplyInput;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** NetBox ids by `kind key`, with those created in this run. */
  readonly ids: Map<string, number>;
  /** Newest `last_updated` by `path id`, as our own writes left it: the plan's is outdated after the first of them. */
  readonly lastUpdated: Map<string, string>;
  /** Rows that somebody else has changed since they were read, as `path id`. */
  readonly touched: Set<string>;
  /** Changes that leave no object behind to refer to, by `kind key`, and slugs of tags that are missing therefore. */
  readonly failed: Map<string, Change>;
  readonly missingTags: Set<string>;
  readonly batchSize: BatchSize;
  /** Bulk calls at once, all kinds together. */
  readonly slots: Slots;
  readonly urgencies: ReadonlyMap<KindName, number>;
  /** Batches given up one after the other because NetBox stayed busy. */
  exhausted: number;
  /** Set when nothing more may be sent: the token is dead, or NetBox is. */
  stopped?: AppError;
}

/** Starts a run's memory. */
export function openWriting(input: ApplyInput): Writing {
  const { limits } = input;
  const carried: Carried = input.carried ?? { ids: new Map(input.ids), lastUpdated: new Map(), touched: new Set() };
  carried.batchSize ??= createBatchSize({ start: limits.batchStart, max: limits.batchMax });
  return {
    input,
    kinds: new Map(input.kinds.map((kind) => [kind.name, kind])),
    ids: carried.ids,
    lastUpdated: carried.lastUpdated,
    touched: carried.touched,
    failed: new Map(),
    missingTags: new Set(),
    batchSize: carried.batchSize,
    slots: createSlots(limits.concurrency),
    urgencies: urgencies(input.kinds),
    exhausted: 0,
  };
}

/** How a change ended, apart from what the change says itself. */
export interface Ending {
  readonly status: Outcome["status"];
  readonly reason: string;
  readonly netboxId?: number;
  readonly error?: AppError;
  /** Fields that were not written as they were planned. */
  readonly otherwise?: readonly string[];
}

function rememberFailure(writing: Writing, change: Change): void {
  if (change.action !== "create") return;
  writing.failed.set(objectName(change.kind, change.key), change);
  const slug = change.kind === "tag" ? change.fields.find(({ field }) => field === "slug")?.after : undefined;
  if (typeof slug === "string") writing.missingTags.add(slug);
}

/** Lets one change end: its outcome leaves, and a creation that did not happen is remembered for those who need it. */
export function endChange(writing: Writing, change: Change, ending: Ending): void {
  const { kind, key, label } = change;
  const { status, reason, error, otherwise = [] } = ending;
  if (status === "failed" || status === "skipped" || status === "conflict") rememberFailure(writing, change);
  const netboxId = ending.netboxId ?? change.netboxId;
  writing.input.onOutcome({
    kind,
    key,
    label,
    status,
    reason,
    ...(netboxId === undefined ? {} : { netboxId }),
    ...(error === undefined ? {} : { problem: error.toProblem() }),
    ...(otherwise.length === 0 ? {} : { otherwise: [...otherwise] }),
  });
}

/** Lets one change fail with an error as its reason. */
export function failChange(writing: Writing, change: Change, error: AppError): void {
  endChange(writing, change, { status: "failed", reason: error.message, error });
}

/** Why nothing more may be sent, if so: the run was cancelled or has stopped by itself. */
export function barrier(writing: Writing): { readonly status: "skipped" | "failed"; readonly error: AppError } | undefined {
  if (writing.stopped !== undefined) return { status: "failed", error: writing.stopped };
  if (writing.input.signal.aborted) return { status: "skipped", error: new AppError("RUN_CANCELLED") };
  return undefined;
}
