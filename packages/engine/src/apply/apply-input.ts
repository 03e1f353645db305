import type { Change, Outcome } from "@proxbox/contract";
import type { Kind, KindName } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import type { Row } from "../values/row.ts";
import type { RecordChanges, RecordDraft } from "../values/last-written.ts";
import type { ObjectMap } from "../values/object-map.ts";
import type { BatchSize } from "./batch-size.ts";

/** Everything apply needs besides the plan's changes. */
export interface ApplyInput {
  /** The changes to write: those of the plan that no guard blocks, in the plan's order. */
  readonly changes: readonly Change[];
  /** In the order of their dependencies. */
  readonly kinds: readonly Kind[];
  readonly netbox: Netbox;
  /** NetBox ids of objects that exist already, by `kind key`. */
  readonly ids: ReadonlyMap<string, number>;
  /** Draft of the record by `kind key`; absent for changes that leave none. */
  readonly drafts: ObjectMap<RecordDraft>;
  /** What earlier parts of the same plan have left, shared by reference; absent where a plan is written in one go. */
  readonly carried?: Carried;
  /** Goes into `changelog_message`. */
  readonly runId: string;
  readonly limits: ApplyLimits;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  /** Waits, abortable; injected so that tests need not sleep. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Compares one object again after NetBox said it was changed meanwhile (412): a new change, or none. */
  readonly replan: (change: Change, row: Row) => Change | undefined;
  /** Whether the plan has a row go along with a deletion, and nobody has touched the row since. */
  readonly goesAlong: (kind: KindName, row: Row) => boolean;
  /** What people have hung on objects that are about to be deleted in models that the run's kinds do not have, by NetBox id, in words. */
  readonly lookAgain: (kind: KindName, netboxIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** Saves ownership records; awaited before the next batch of the same kind. */
  readonly save: (changes: RecordChanges) => Promise<void>;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Limits of the writing side; defaults from netbox-api.md 2.18. */
export interface ApplyLimits {
  /** Parallel requests to one NetBox: 2. */
  readonly concurrency: number;
  /** First batch: 50 objects. */
  readonly batchStart: number;
  /** Largest batch: 100; 200 was slower and holds locks longer. Creations of a kind that `isLight` go twice as many at once. */
  readonly batchMax: number;
  /** How long busy answers are waited out for one batch before its objects fail: 120 000 ms. */
  readonly busyBudgetMs: number;
}

/** What one part of a plan leaves for the next. */
export interface Carried {
  /** NetBox ids by `kind key`, with those created so far. */
  readonly ids: Map<string, number>;
  /** Newest `last_updated` by `path id`, as our own writes left it. */
  readonly lastUpdated: Map<string, string>;
  /** Rows that somebody else has changed since they were read, as `path id`. */
  readonly touched: Set<string>;
  /** How many objects NetBox took at once at last; absent before the first part. */
  batchSize?: BatchSize;
}
