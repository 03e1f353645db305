import { describe, expect, it } from "vitest";
import { tempStore } from "../testing/temp-store.ts";
import type { RunEventRow, RunTable } from "./store.ts";

const temp = tempStore();

function time(hour: number): string {
  return `2026-03-01T${String(hour).padStart(2, "0")}:00:00.000Z`;
}

function events(first: number, count: number): RunEventRow[] {
  return Array.from({ length: count }, (_, index) => ({ sequence: first + index, at: time(10), event: "step", data: `{"message":"event ${first + index} ${"x".repeat(200)}"}` }));
}

function add(runs: RunTable, id: string, hour: number): void {
  runs.add({ id, kind: "devices", startedAt: time(hour), request: { stages: ["devices"] } });
}

describe("runs", () => {
  it("come back as they were put, running and finished", async () => {
    const { runs } = await temp.open();
    add(runs, "one", 10);
    const row = { id: "one", kind: "devices", state: "running", startedAt: time(10), finishedAt: null, request: { stages: ["devices"] }, result: null, lastSequence: 0 };
    expect(runs.get("one")).toStrictEqual(row);
    runs.append("one", events(1, 3));
    runs.finish("one", { state: "completed", finishedAt: time(11), result: { verdict: "success", counts: [1, 2] } });
    const { runs: again } = await temp.open();
    expect(again.get("one")).toStrictEqual({ ...row, state: "completed", finishedAt: time(11), result: { verdict: "success", counts: [1, 2] }, lastSequence: 3 });
    expect(again.get("other")).toBeUndefined();
  });

  it("are listed newest first, by page", async () => {
    const { runs } = await temp.open();
    for (const [index, id] of ["one", "two", "three"].entries()) add(runs, id, index);
    expect(runs.list({ offset: 0, limit: 2 }).map(({ id }) => id)).toEqual(["three", "two"]);
    expect(runs.list({ offset: 2, limit: 2 }).map(({ id }) => id)).toEqual(["one"]);
  });

  it("have ids of their own", async () => {
    const { runs } = await temp.open();
    add(runs, "one", 10);
    expect(() => add(runs, "one", 11)).toThrow(expect.objectContaining({ code: "RUN_BUG" }));
    expect(runs.get("one")?.startedAt).toBe(time(10));
  });

  it("that were running when their process died are marked interrupted, and only those", async () => {
    const { runs: before } = await temp.open();
    for (const id of ["running", "done", "also running"]) add(before, id, 10);
    before.finish("done", { state: "failed", finishedAt: time(11), result: null });
    const { runs } = await temp.open();
    expect(runs.markInterrupted(time(12)).toSorted()).toEqual(["also running", "running"]);
    expect(runs.list({ offset: 0, limit: 9 }).map(({ state, finishedAt }) => [state, finishedAt])).toEqual([["interrupted", time(12)], ["failed", time(11)], ["interrupted", time(12)]]);
  });
});

describe("a run's events", () => {
  it("are given behind a sequence, in order, up to a limit", async () => {
    const { runs } = await temp.open();
    for (const id of ["one", "two"]) add(runs, id, 10);
    runs.append("one", events(1, 5));
    runs.append("two", events(1, 2));
    runs.append("one", events(6, 5));
    expect(runs.events("one", 0, 100)).toStrictEqual(events(1, 10));
    expect(runs.events("one", 4, 3).map(({ sequence }) => sequence)).toEqual([5, 6, 7]);
    expect(runs.events("one", 10, 3)).toEqual([]);
    expect(runs.events("nobody", 0, 3)).toEqual([]);
  });

  it("join as a batch or not at all", async () => {
    const { runs } = await temp.open();
    add(runs, "one", 10);
    runs.append("one", events(1, 3));
    expect(() => runs.append("one", [...events(4, 2), ...events(2, 1)])).toThrow();
    expect(runs.get("one")?.lastSequence).toBe(3);
    runs.append("one", events(4, 1));
    expect(runs.events("one", 0, 100)).toStrictEqual(events(1, 4));
    expect(() => runs.append("nobody", events(1, 1))).toThrow(expect.objectContaining({ code: "RUN_BUG" }));
  });

  it("are taken by the ten thousand in well under a second", async () => {
    const { runs } = await temp.open();
    add(runs, "one", 10);
    const batch = events(1, 10_000);
    const startedAt = performance.now();
    runs.append("one", batch);
    // Some 130 ms on the machine it was written on.
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(runs.get("one")?.lastSequence).toBe(10_000);
  });
});

describe("pruning", () => {
  it("drops what finished long ago with its events, and never a run that is going on", async () => {
    const { runs } = await temp.open();
    for (const [id, hour] of [["old", 1], ["going on", 1], ["new", 9]] as const) {
      add(runs, id, hour);
      runs.append(id, events(1, 2));
      if (id !== "going on") runs.finish(id, { state: "completed", finishedAt: time(hour), result: null });
    }
    expect(runs.prune(time(9), 100)).toBe(1);
    expect(runs.list({ offset: 0, limit: 9 }).map(({ id }) => id)).toEqual(["new", "going on"]);
    expect(runs.events("old", 0, 9)).toEqual([]);
    expect(runs.events("new", 0, 9)).toHaveLength(2);
  });

  it("drops the oldest beyond the number to keep, and leaves a run that is going on", async () => {
    const { runs } = await temp.open();
    for (const id of ["a", "b", "c", "d", "e"]) {
      add(runs, id, 10);
      if (id !== "b") runs.finish(id, { state: "completed", finishedAt: time(11), result: null });
    }
    expect(runs.prune(time(0), 2)).toBe(2);
    expect(runs.list({ offset: 0, limit: 9 }).map(({ id }) => id)).toEqual(["e", "d", "b"]);
  });
});
