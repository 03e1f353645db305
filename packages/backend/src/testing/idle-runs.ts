import type { Runs } from "../runs/runs.ts";

/** Runs of a backend that is only asked about itself: none goes on, none can be started. */
export const idleRuns: Runs = {
  start: () => Promise.reject(new Error("No run can be started here.")),
  active: () => [],
  get: () => undefined,
  cancel: () => false,
  close: () => Promise.resolve(),
};
