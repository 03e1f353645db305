import { AppError } from "@proxbox/contract";
import type { Outcome, RunEvent } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { openRunLog } from "./run-log.ts";
import type { RunLog } from "./run-log.ts";

function openLog(): { log: RunLog; events: RunEvent[] } {
  const events: RunEvent[] = [];
  let nowMs = Date.parse("2026-03-01T08:00:00Z");
  return { log: openRunLog(() => new Date((nowMs += 250)), (event) => events.push(event)), events };
}

function failed(kind: string, key: string): Outcome {
  return { kind, key, label: key, status: "failed", reason: "refused", problem: new AppError("NB_REFUSED").toProblem() };
}

describe("openRunLog", () => {
  it("E120: counts outcomes by kind and status, so that the numbers add up", () => {
    const { log } = openLog();
    for (const status of ["created", "created", "failed"] as const) log.outcome({ kind: "virtual-machine", key: "k", label: "l", status, reason: "x" });
    log.outcome({ kind: "tag", key: "k", label: "l", status: "unchanged", reason: "x" });
    expect(log.counts).toEqual(new Map([["virtual-machine", new Map([["created", 2], ["failed", 1]])], ["tag", new Map([["unchanged", 1]])]]));
  });

  it("keeps ten failures and the first of every further sort, and counts them all", () => {
    const { log } = openLog();
    for (let index = 0; index < 30; index += 1) log.outcome(failed("virtual-machine", `vm${index}`));
    log.outcome(failed("tag", "late"));
    expect(log.failures).toHaveLength(11);
    expect(log.failures.at(-1)?.key).toBe("late");
    expect(log.counts.get("virtual-machine")?.get("failed")).toBe(30);
  });

  it("puts a stage between its two events, with its duration and its counts", async () => {
    const { log, events } = openLog();
    expect(await log.stage("plan", async () => 7, (changes) => ({ changes }))).toBe(7);
    expect(events).toEqual([
      { type: "stage-started", stage: "plan", at: "2026-03-01T08:00:00.250Z" },
      { type: "stage-finished", stage: "plan", at: "2026-03-01T08:00:00.500Z", durationMs: 250, counts: { changes: 7 } },
    ]);
  });

  it("does not finish a stage that failed", async () => {
    const { log, events } = openLog();
    await expect(log.stage("plan", () => Promise.reject(new Error("no")), () => ({}))).rejects.toThrow("no");
    expect(events.map(({ type }) => type)).toEqual(["stage-started"]);
  });

  it("passes outcomes and progress on as they come", () => {
    const { log, events } = openLog();
    log.progress("apply", { done: 1, total: 2, what: "changes" });
    log.outcome(failed("tag", "a"));
    expect(events).toEqual([{ type: "stage-progress", stage: "apply", done: 1, total: 2, what: "changes" }, { type: "outcome", outcome: failed("tag", "a") }]);
  });
});
