import type { RunFeed } from "../../frames/run-feed.ts";
import type { Runs } from "../../runs/runs.ts";
import type { EventStreamOptions } from "@proxbox/server";
import type { ConflictRow } from "@proxbox/state";
import type { Store } from "../../store/store.ts";

/** What the routes of the sync work with; a part of what the whole application has. */
export interface SyncParts {
  readonly runs: Runs;
  readonly store: Pick<Store, "plans" | "runs" | "inventory" | "conflicts" | "stale" | "proxmoxEndpoints">;
  /** Tells followers of a run that its recording has grown. */
  readonly feed: RunFeed;
  /** Does what a person decided about a conflict, and notes it with the conflict. Throws as `decideConflict` does. */
  readonly resolveConflict: (conflict: ConflictRow, code: string) => Promise<unknown>;
  readonly clock: () => Date;
  /** How event streams are written, where that differs from the usual. */
  readonly streaming?: EventStreamOptions;
}
