import type { Runs } from "./runs/runs.ts";
import type { RunTable } from "./store/store.ts";

/** Days for which a run and its events are kept, and how many runs at most; docs/backend.md says the same. */
const DAYS = 30;
const MOST_RUNS = 500;

const DAY_MS = 24 * 3600 * 1000;

/** The same runs; old ones are dropped from the table now and whenever one ends, so that the database does not grow without end. */
export function keepRecentRuns(runs: Runs, { table, clock }: { readonly table: Pick<RunTable, "prune">; readonly clock: () => Date }): Runs {
  const prune = (): void => void table.prune(new Date(clock().getTime() - DAYS * DAY_MS).toISOString(), MOST_RUNS);
  prune();
  return {
    ...runs,
    start: async (request) => {
      const handle = await runs.start(request);
      void handle.report.then(prune);
      return handle;
    },
  };
}
