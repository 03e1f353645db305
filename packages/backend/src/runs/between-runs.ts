import type { EndpointLocks } from "./endpoint-locks.ts";
import type { Runs } from "./runs.ts";
import type { SessionPool } from "./session-pool.ts";

/** Runs that let others write what they work with. */
export interface SharedRuns extends Runs {
  /**
   * Does work on what is recorded of a source while no run writes from it, and lets no later run go on with what it knew before.
   * `kind` is what a run that comes meanwhile is told. Throws `RUN_BUSY` when one is at work: it would write its own records over
   * what the work has changed.
   */
  between<Result>(source: string, kind: string, work: () => Promise<Result>): Promise<Result>;
}

/** What this needs of the runs. */
export interface BetweenParts {
  readonly locks: EndpointLocks;
  readonly pool: SessionPool;
  readonly clock: () => Date;
  readonly newId: () => string;
}

/** Makes the method of that name. */
export function betweenRuns({ locks, pool, clock, newId }: BetweenParts): SharedRuns["between"] {
  return async (source, kind, work) => {
    const runId = newId();
    locks.take([source], { runId, kind, startedAt: clock().toISOString() });
    try {
      await pool.drop([source], undefined);
      return await work();
    } finally {
      locks.release(runId);
    }
  };
}
