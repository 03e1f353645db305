import { isOfPlugin } from "../kinds/kind.ts";
import { AppError } from "@proxbox/contract";
import type { Change, Outcome, Plan } from "@proxbox/contract";
import { apply } from "../apply/apply.ts";
import type { Carried } from "../apply/apply-input.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import { saveRecords } from "../observe/records.ts";
import { withMoves } from "../plan/make-plan.ts";
import type { Planned } from "../plan/make-plan.ts";
import { doomedBy } from "../plan/doomed.ts";
import { replan } from "../plan/replan.ts";
import { writeNeeds } from "../plan/write-needs.ts";
import type { RunLog } from "../report/run-log.ts";
import { ObjectMap } from "../values/object-map.ts";
import type { Row } from "../values/row.ts";
import type { WriteNeed } from "../values/write-need.ts";
import { itemTraces } from "./item-traces.ts";
import type { SessionOptions } from "./session-options.ts";

/** What the writings of one session share. */
export interface WritingMemory {
  readonly carried: Carried;
  /** Changes that NetBox has accepted. */
  readonly ended: Set<Change>;
  /** Rights that NetBox was asked for already, as `path action`. */
  readonly rightsAsked: Set<string>;
  isBookkeepingSaved: boolean;
}

/** Starts the memory of a plan that is written in parts. */
export function openMemory(planned: Planned): WritingMemory {
  return { carried: { ids: new Map(planned.ids), lastUpdated: new Map(), touched: new Set() }, ended: new Set(), rightsAsked: new Set(), isBookkeepingSaved: false };
}

const NOTHING: ReadonlyMap<number, string> = new Map();

/** One part of a plan to write. */
export interface SliceWriting {
  readonly options: SessionOptions;
  readonly runId: string;
  readonly kinds: readonly Kind[];
  readonly netbox: Netbox;
  readonly log: RunLog;
  readonly signal: AbortSignal;
  readonly planned: Planned;
  readonly memory: WritingMemory;
  readonly plan: Plan;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The changes of a part that no guard holds back, after the rights that they need were proven to be there (E104). */
export async function writableChanges(writing: Pick<SliceWriting, "kinds" | "netbox" | "plan" | "memory" | "log">): Promise<readonly Change[]> {
  const { kinds, plan, log } = writing;
  const changes = plan.changes.filter((change) => change.blocked === undefined);
  const ofPlugin = new Set(kinds.filter(isOfPlugin).map(({ name }) => name));
  const own = changes.filter(({ kind }) => !ofPlugin.has(kind));
  const lacking = await lackingFor(writing, own);
  if (lacking !== undefined) throw lacking;
  if (own.length === changes.length) return changes;
  const lackingOfPlugin = await lackingFor(writing, changes.filter(({ kind }) => ofPlugin.has(kind)));
  if (lackingOfPlugin === undefined) return changes;
  // Nothing else hangs on these kinds, so that they cost themselves alone.
  log.warnings.push(`What netbox-proxbox keeps of guests was left out: ${lackingOfPlugin.message}`);
  for (const { kind, key, label } of changes) if (ofPlugin.has(kind)) log.outcome({ kind, key, label, status: "kept", reason: "the token may not write it" });
  return own;
}

/** What the token lacks for these changes; what it has is not asked for again. */
async function lackingFor({ kinds, netbox, memory }: Pick<SliceWriting, "kinds" | "netbox" | "memory">, changes: readonly Change[]): Promise<AppError | undefined> {
  const needs = writeNeeds(kinds, changes).filter((need) => !memory.rightsAsked.has(nameOf(need)));
  const lacking = await netbox.lackingRights(needs);
  if (lacking === undefined) for (const need of needs) memory.rightsAsked.add(nameOf(need));
  return lacking;
}

function nameOf({ path, action }: WriteNeed): string {
  return `${path} ${action}`;
}

const WRITTEN: ReadonlySet<Outcome["status"]> = new Set(["created", "updated", "deleted", "unchanged", "kept"]);

/** Whether a row goes along with one of the deletions, and is as it was read or as we wrote it. */
function companions({ planned, memory }: SliceWriting, changes: readonly Change[]): (kind: string, row: Row) => boolean {
  const doomed = new Map(doomedBy(planned.board, changes).map(({ kind, netboxId }) => [`${kind.name} ${netboxId}`, kind.path]));
  return (kind, { id, last_updated: lastUpdated }) => {
    const path = doomed.get(`${kind} ${id}`);
    return path !== undefined && (lastUpdated === planned.board.row(kind, id)?.last_updated || lastUpdated === memory.carried.lastUpdated.get(`${path} ${id}`));
  };
}

/** Writes changes of a plan, in bulk; throws what stopped all writing, after every change has its outcome. */
export async function writeSlice(writing: SliceWriting, changes: readonly Change[]): Promise<void> {
  const { options, log, netbox, signal, planned, memory } = writing;
  let done = 0;
  let stopped: AppError | undefined;
  // Two changes of one object (a release and what follows it) end in their order.
  const waiting = new ObjectMap<Change[]>();
  for (const change of changes) waiting.set(change.kind, change.key, [...(waiting.get(change.kind, change.key) ?? []), change]);
  await log.stage(
    "apply",
    async () => {
      if (!memory.isBookkeepingSaved) await saveRecords(options.lastWritten, netbox.place, planned.bookkeeping);
      memory.isBookkeepingSaved = true;
      stopped = await apply({
        changes,
        kinds: writing.kinds,
        netbox,
        ids: planned.ids,
        drafts: planned.drafts,
        carried: memory.carried,
        runId: writing.runId,
        limits: { concurrency: options.netbox.concurrency ?? 2, batchStart: 50, batchMax: 100, busyBudgetMs: 120_000, ...options.limits },
        signal,
        clock: options.clock,
        wait: writing.wait,
        goesAlong: companions(writing, changes),
        lookAgain: async (kind, ids) => (kind === "virtual-machine" ? itemTraces({ options, netbox, signal }, ids) : NOTHING),
        replan: (change, row) => replan(planned.board, change, row),
        save: (records) => saveRecords(options.lastWritten, netbox.place, withMoves(planned.board.moves, records)),
        onOutcome: (outcome) => {
          done += 1;
          const ended = waiting.get(outcome.kind, outcome.key)?.shift();
          if (ended !== undefined && WRITTEN.has(outcome.status)) memory.ended.add(ended);
          log.outcome(outcome);
          log.progress("apply", { done, total: changes.length, what: "changes" });
        },
      });
    },
    () => ({ changes: done }),
  );
  if (signal.aborted) throw new AppError("RUN_CANCELLED");
  if (stopped !== undefined) throw stopped;
}
