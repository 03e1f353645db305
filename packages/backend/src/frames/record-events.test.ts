import { afterEach, beforeEach, expect, test } from "vitest";
import type { BackendEvent } from "../runs/runs.ts";
import { handTimers } from "@proxbox/lab";
import type { RunEventRow, RunRow } from "../store/store.ts";
import { recordEvents } from "./record-events.ts";
import { createRunFeed } from "./run-feed.ts";
import type { RunFeed } from "./run-feed.ts";
import { goodRun, goodStage } from "../testing/sample-events.ts";
import { scriptedRun } from "../testing/scripted-runs.ts";
import type { ScriptedRun } from "../testing/scripted-runs.ts";

const request = { kind: "devices", stages: ["devices"], scope: {}, settings: {}, mode: "apply" } as const;
let batches: (readonly RunEventRow[])[];
let failure: Error | undefined;
let feed: RunFeed;
let run: ScriptedRun;
let kept: unknown;

beforeEach(() => {
  batches = [];
  failure = undefined;
  feed = createRunFeed();
  run = scriptedRun(request, "run-1");
  kept = request;
});

afterEach(() => run.breakOff());

const timers = handTimers();
const runs = {
  get: (id: string): RunRow => ({ id, kind: "devices", state: "running", startedAt: "", finishedAt: null, request: kept, result: null, lastSequence: 0 }),
  append(_id: string, rows: readonly RunEventRow[]): void {
    if (failure !== undefined) throw failure;
    batches.push(rows);
  },
};

function record(events: AsyncIterable<BackendEvent> = run.events()): Promise<void> {
  return recordEvents({ runs, runId: "run-1", feed, clock: () => new Date("2026-01-02T03:04:05.000Z"), timers }, events);
}

async function turns(): Promise<void> {
  for (let count = 0; count < 50; count += 1) await Promise.resolve();
}

test("every frame of a run is kept in order, numbered from 1, as ASCII JSON", async () => {
  run.push(...goodRun("devices"));
  await record();
  const rows = batches.flat();
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
  expect(rows[0]).toMatchObject({ event: "step", at: "2026-01-02T03:04:05.000Z" });
  expect(rows.at(-1)).toMatchObject({ event: "complete" });
  expect(rows.every(({ data }) => /^\{[\u0020-\u007e]*\}$/.test(data))).toBe(true);
});

test("frames are kept in batches, the latest after 100 ms", async () => {
  const recording = record();
  run.push(...goodStage("devices").slice(0, 3));
  await turns();
  expect(batches).toEqual([]);
  timers.pass(100);
  expect(batches.flat().map(({ event }) => event)).toEqual(["step", "substep", "substep"]);
  run.push(...goodRun("devices"));
  await recording;
  expect(batches).toHaveLength(2);
  expect(timers.pending).toBe(0);
});

test("5,000 outcomes are some 25 batches, not 5,000 transactions", async () => {
  const [outcome] = goodStage("devices").filter(({ type }) => type === "outcome");
  for (let count = 0; count < 5000; count += 1) run.push(outcome!);
  run.push(...goodRun("devices"));
  await record();
  expect(batches.length).toBeLessThan(30);
  expect(batches.flat().length).toBeGreaterThan(5000);
});

test("followers are told of each batch and of the end", async () => {
  const heard: boolean[] = [];
  const unsubscribe = feed.subscribe("run-1", () => heard.push(feed.isRecording("run-1")));
  run.push(...goodRun("devices"));
  await record();
  expect(heard).toEqual([true, false]);
  unsubscribe();
  feed.notify("run-1");
  expect(heard).toHaveLength(2);
});

test("a run that breaks off is kept with an end all the same", async () => {
  const recording = record();
  run.push(...goodStage("devices").slice(0, 2));
  run.throwOut(new Error("boom"));
  await recording;
  expect(JSON.parse(batches.flat().at(-1)!.data)).toMatchObject({ ok: false });
});

test("a store that cannot keep them rejects with its error and does not end the process", async () => {
  failure = new Error("disk full");
  const recording = record();
  run.push(...goodStage("devices").slice(0, 2));
  await turns();
  timers.pass(100);
  run.push(...goodRun("devices"));
  await expect(recording).rejects.toThrow("disk full");
  expect(feed.isRecording("run-1")).toBe(false);
  expect(timers.pending).toBe(0);
});

test("a request that cannot be read is told as a run without stages", async () => {
  kept = { stages: ["nonsense"] };
  run.push(...goodRun("devices"));
  await record();
  expect(batches.flat()[0]).toMatchObject({ event: "bootstrap_done" });
});
