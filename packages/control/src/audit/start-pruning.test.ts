import { handTimers } from "@proxbox/lab";
import { createLogs } from "@proxbox/server";
import { expect, it } from "vitest";
import { startPruning } from "./start-pruning.ts";

it("removes what is older than a year at the start and every day, also after a day that failed, until it is stopped", () => {
  const timers = handTimers();
  const clock = (): Date => new Date("2026-11-25T00:00:00Z");
  const pruned: string[] = [];
  const audit = {
    prune: (before: Date) => {
      pruned.push(before.toISOString());
      return pruned.length === 1 ? Promise.reject(new Error("the database is away")) : Promise.resolve(0);
    },
  };
  const stop = startPruning({ audit, clock, timers, log: createLogs({ clock }).log });
  timers.pass(24 * 3600_000);
  stop();
  timers.pass(72 * 3600_000);
  expect(pruned).toEqual(["2025-11-25T00:00:00.000Z", "2025-11-25T00:00:00.000Z"]);
  expect(timers.pending).toBe(0);
});
