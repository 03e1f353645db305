import { expect, it } from "vitest";
import { keepRecentRuns } from "./keep-recent-runs.ts";
import type { RunHandle, RunReport, RunRequest } from "./runs/runs.ts";
import { idleRuns } from "./testing/idle-runs.ts";

it("drops what is older than 30 days, at the start and after each run", async () => {
  const pruned: [string, number][] = [];
  const table = { prune: (before: string, keep: number) => pruned.push([before, keep]) };
  const report = Promise.withResolvers<RunReport>();
  const handle = { report: report.promise } as RunHandle;
  const runs = keepRecentRuns({ ...idleRuns, start: () => Promise.resolve(handle) }, { table, clock: () => new Date("2026-03-31T00:00:00Z") });
  expect(pruned).toEqual([["2026-03-01T00:00:00.000Z", 500]]);
  expect(await runs.start({} as RunRequest)).toBe(handle);
  expect(pruned).toHaveLength(1);
  report.resolve({} as RunReport);
  await report.promise;
  expect(pruned).toHaveLength(2);
});
