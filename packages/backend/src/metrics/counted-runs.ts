import type { Runs } from "../runs/runs.ts";
import type { Metrics } from "./metrics.ts";

/** The same runs, each counted when it ends. */
export function countedRuns(runs: Runs, metrics: Pick<Metrics, "countRun">): Runs {
  return {
    ...runs,
    start: async (request) => {
      const handle = await runs.start(request);
      void handle.report.then(metrics.countRun);
      return handle;
    },
  };
}
