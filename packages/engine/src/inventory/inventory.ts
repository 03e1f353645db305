import type { Problem } from "@proxbox/contract";
import type { Snapshot } from "../collect/snapshot.ts";
import type { Permissions } from "../proxmox/schema.ts";

/** A part of the inventory: what is read in one go, because it is reported as one stage. */
export type InventoryPart = "storage" | "backups" | "snapshots" | "task-history" | "replications" | "backup-routines" | "sdn";

/** One thing that NetBox has no model for, as Proxmox VE shows it. */
export interface InventoryItem {
  readonly kind: string;
  /** `<source>/<kind>/<natural id>`; made by `itemKey`, so that a prefix is everything that hangs there. */
  readonly key: string;
  readonly label: string;
  /** Key of the guest or node it hangs on; null for what hangs on none, or on one that is gone. */
  readonly parent: string | null;
  /**
   * Facts in snake_case, sizes in bytes, times as ISO texts; what Proxmox VE leaves out is left out. What changes by itself
   * (how full a storage is, when a job last ran) stands under `observed` alone: it is worth showing, and no change of the thing.
   */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A part of the inventory that was not seen: nothing at or below this key may be called gone. */
export interface UnseenPart {
  readonly under: string;
  readonly reason: string;
  /** Only because some guests alone were asked for; see `onlyParents`. */
  readonly isOutsideScope?: true;
}

/** What one part of the inventory showed. */
export interface InventoryReading {
  /** Every kind that the part speaks of, also those of which there is none. */
  readonly kinds: readonly string[];
  /** Sorted by key, each key once. */
  readonly items: readonly InventoryItem[];
  readonly unseen: readonly UnseenPart[];
  /**
   * Keys of the guests that alone were asked for. Who keeps items by their parent may leave all others untouched and then
   * ignore the entries of `unseen` that are outside the scope: what these guests no longer have is gone all the same.
   */
  readonly onlyParents?: readonly string[];
  readonly problems: readonly Problem[];
  /** Sentences for the person: rows passed over, privileges missing. */
  readonly warnings: readonly string[];
  /** Paths asked for; a repetition after a cut connection and logins are not counted. */
  readonly requests: number;
}

/** Answers that several parts of one run need; the same map for every part makes each of them one request. */
export type InventoryMemory = Map<string, Promise<unknown>>;

/** How a part of the inventory is read. */
export interface InventoryOptions {
  /** The endpoint's stable name, first part of every key. */
  readonly source: string;
  readonly part: InventoryPart;
  /** Of the same run: its nodes and guests are believed, their configs are not needed. */
  readonly snapshot: Snapshot;
  /** Only what hangs on these vmids; default those of the snapshot. Storages, backup jobs and SDN hang on no guest and are read whole. */
  readonly onlyGuests?: readonly number[];
  /** Kinds that are worth asking for, where not every list of a part is; default all. The others are no kinds of the reading then. */
  readonly onlyKinds?: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** Dates what is under `observed`. */
  readonly clock: () => Date;
  /** Newest finished tasks asked for on each node; default 500. */
  readonly taskLimitPerNode?: number;
  /** Lists read at once from one node; default 4, as in collect/. */
  readonly concurrencyPerNode?: number;
  /** `/access/permissions` where the run has read it already. */
  readonly permissions?: Permissions;
  readonly memory?: InventoryMemory;
  /** Called with growing `done`; `what` names the noun counted. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
}
