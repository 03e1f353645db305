import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recordEvents } from "../../frames/record-events.ts";
import { AT, goodRun, goodStage } from "../../testing/sample-events.ts";
import { scriptedRun } from "../../testing/scripted-runs.ts";
import type { ScriptedRun } from "../../testing/scripted-runs.ts";
import { handTimers } from "@proxbox/lab";
import type { HandTimers } from "@proxbox/lab";
import { startSyncApp } from "../../testing/sync-app.ts";
import type { SyncApp } from "../../testing/sync-app.ts";

const request = { kind: "devices", stages: ["devices"], scope: {}, settings: {}, mode: "apply" } as const;
function clock(): Date {
  return new Date(AT);
}

let app: SyncApp;
let timers: HandTimers;
let count = 0;

beforeAll(async () => {
  timers = handTimers();
  app = await startSyncApp(undefined, { parts: { streaming: { timers } } });
});

afterAll(() => app.close());

beforeEach(() => app.runs.play());

/** A run that is recorded while it goes on; `recorded` resolves when its end is kept. */
function startRecorded(): { id: string; run: ScriptedRun; recorded: Promise<void> } {
  count += 1;
  const id = `recorded-${count}`;
  const run = scriptedRun(request, id);
  const { runs } = app.parts.store;
  runs.add({ id, kind: "devices", startedAt: AT, request });
  const recorded = recordEvents({ runs, runId: id, feed: app.parts.feed, clock, timers }, run.events()).then(async () => {
    const { verdict } = await run.report;
    runs.finish(id, { state: verdict === "failed" ? "failed" : "completed", finishedAt: AT, result: { verdict } });
  });
  return { id, run, recorded };
}

async function recordGoodRun(): Promise<string> {
  const { id, run, recorded } = startRecorded();
  run.push(...goodRun("devices"));
  await recorded;
  return id;
}

async function turns(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("a run that is over is read again whole, each frame with its number", async () => {
  const id = await recordGoodRun();
  const { status, events, headers } = await app.stream(`/runs/${id}/events`, { hasIds: true });
  expect(status).toBe(200);
  expect(headers["content-type"]).toBe("text/event-stream; charset=utf-8");
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({ event: "complete", data: { ok: true } });
});

test.each([
  { name: "Last-Event-ID", query: "", headers: { "last-event-id": "4" } },
  { name: "after", query: "?after=4", headers: {} },
  { name: "after, before Last-Event-ID", query: "?after=4", headers: { "last-event-id": "9" } },
])("who comes back with $name gets what it missed, once (E99)", async ({ query, headers }) => {
  const id = await recordGoodRun();
  const { events } = await app.stream(`/runs/${id}/events${query}`, { hasIds: true, headers });
  expect(events.map((event) => event.id)).toEqual([5, 6, 7, 8, 9, 10]);
});

test("who has everything is told not to come again", async () => {
  const id = await recordGoodRun();
  const last = app.parts.store.runs.get(id)!.lastSequence;
  expect((await app.ask(`/runs/${id}/events?after=${last}`)).status).toBe(204);
  expect((await app.ask(`/runs/${id}/events?after=${last + 5}`)).status).toBe(204);
});

test("a run is followed while it goes on, and left in the middle it is taken up again without a gap", async () => {
  const { id, run, recorded } = startRecorded();
  run.push(...goodStage("devices").slice(0, 4));
  await turns();
  timers.pass(100);
  const first = await app.open(`/runs/${id}/events`);
  const [chunk] = (await once(first, "data")) as [Buffer];
  expect(chunk.toString()).toMatch(/^id: 1\nevent: step\n/);
  first.destroy();
  const rest = app.stream(`/runs/${id}/events?after=1`, { hasIds: true });
  await turns();
  run.push(...goodRun("devices").slice(5));
  await recorded;
  const { events } = await rest;
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 2));
  expect(events.at(-1)).toMatchObject({ event: "complete" });
  expect(run.isCancelled).toBe(false);
});

test("a run whose recording has not begun is waited for", async () => {
  const id = "not-begun";
  const { runs } = app.parts.store;
  runs.add({ id, kind: "devices", startedAt: AT, request });
  const following = app.stream(`/runs/${id}/events`, { hasIds: true });
  await turns();
  const run = scriptedRun(request, id);
  run.push(...goodRun("devices"));
  await recordEvents({ runs, runId: id, feed: app.parts.feed, clock, timers }, run.events());
  runs.finish(id, { state: "completed", finishedAt: AT, result: {} });
  timers.pass(500);
  expect((await following).events.at(-1)).toMatchObject({ event: "complete", data: { ok: true } });
});

test("an interrupted run ends with a complete that is not ok, and then it is over", async () => {
  const { runs } = app.parts.store;
  runs.add({ id: "cut-off", kind: "devices", startedAt: AT, request });
  runs.append("cut-off", [{ sequence: 1, at: AT, event: "step", data: '{"step":"devices","status":"started","message":""}' }]);
  runs.markInterrupted(AT);
  const { events, plugin } = await app.stream("/runs/cut-off/events", { hasIds: true });
  expect(events.map(({ id, event }) => [id, event])).toEqual([[1, "step"], [2, "complete"]]);
  expect(events[1]!.data).toMatchObject({ ok: false, errors: [{ detail: expect.stringContaining("the backend stopped") }] });
  expect(plugin.status).toBe(503);
  expect((await app.stream("/runs/cut-off/events?after=1", { hasIds: true })).events.map(({ id }) => id)).toEqual([2]);
  expect((await app.ask("/runs/cut-off/events?after=2")).status).toBe(204);
});

test("50 followers that come and go leave nothing behind, and the run goes on (E99)", async () => {
  const { id, run, recorded } = startRecorded();
  await turns();
  timers.pass(100);
  const before = timers.pending;
  for (let round = 0; round < 50; round += 1) {
    const answer = await app.open(`/runs/${id}/events`);
    await once(answer, "data");
    answer.destroy();
    await once(answer, "close");
  }
  await turns();
  expect(timers.pending).toBe(before);
  run.push(...goodRun("devices"));
  await recorded;
  expect(run.isCancelled).toBe(false);
});

test("a run of 2,000 frames reaches a follower whole and in order, whatever its speed", async () => {
  const { id, run, recorded } = startRecorded();
  const [outcome] = goodStage("devices").filter(({ type }) => type === "outcome");
  for (let number = 0; number < 2000; number += 1) run.push(outcome!);
  run.push(...goodRun("devices"));
  await recorded;
  const answer = await app.open(`/runs/${id}/events`);
  answer.pause();
  await turns();
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.resume();
  await once(answer, "end");
  const ids = [...Buffer.concat(chunks).toString().matchAll(/^id: (\d+)$/gm)].map(([, number]) => Number(number));
  expect(ids).toEqual(ids.map((_, index) => index + 1));
  expect(ids.length).toBeGreaterThan(2000);
});

test("runs are listed newest first and shown with request and result, secrets left out", async () => {
  const id = await recordGoodRun();
  const { runs } = app.parts.store;
  runs.add({ id: "with-secret", kind: "vm", startedAt: AT, request: { settings: { token: "c4n4ry" } } });
  const list = (await app.json("/runs?limit=2")).body["runs"] as Record<string, unknown>[];
  expect(list).toHaveLength(2);
  expect(list.map((run) => run["id"])).toContain("with-secret");
  expect((await app.json(`/runs/${id}`)).body).toMatchObject({ id, kind: "devices", state: "completed", started_at: AT, finished_at: AT, request: { stages: ["devices"] }, result: { verdict: "success" } });
  expect(JSON.stringify((await app.json("/runs/with-secret")).body)).not.toContain("c4n4ry");
});

test.each(["/runs/nope", "/runs/nope/events"])("an unknown run is a 404: %s", async (path) => {
  expect(await app.json(path)).toMatchObject({ status: 404, body: { detail: expect.stringContaining("nope") } });
});

test.each(["/runs?limit=0", "/runs?limit=101", "/runs?offset=-1", "/runs/x/events?after=-1", "/runs/x/events?after=y"])("a query that cannot be understood is a 422: %s", async (path) => {
  expect((await app.json(path)).status).toBe(422);
});

test("what is going on is shown, with the first run's fields beside the list", async () => {
  expect((await app.json("/sync/active")).body).toEqual({ active: false, started_at: null, id: null, kind: null, runs: [] });
  const answer = await app.open("/dcim/devices/create/stream");
  await once(answer, "data");
  expect((await app.json("/sync/active")).body).toEqual({ active: true, started_at: AT, id: "run-1", kind: "devices", runs: [{ id: "run-1", kind: "devices", started_at: AT, endpoints: ["lab"] }] });
  answer.destroy();
  await app.runs.last.report;
});

test("a run is stopped by its id, and its reader is told", async () => {
  const reading = app.stream("/dcim/devices/create/stream");
  while (app.runs.started.length === 0) await turns();
  expect(await app.json("/sync/active/run-1", { method: "DELETE" })).toEqual({ status: 202, body: { detail: "The run stops.", id: "run-1" } });
  expect((await reading).plugin.status).toBe(503);
  expect((await app.json("/sync/active/nope", { method: "DELETE" })).status).toBe(404);
});

test("a backend that closes sends followers home", async () => {
  const own = await startSyncApp(undefined, { parts: { streaming: { timers: handTimers() } } });
  own.parts.store.runs.add({ id: "endless", kind: "devices", startedAt: AT, request });
  own.parts.feed.begin("endless");
  const answer = await own.open("/runs/endless/events");
  answer.resume();
  const ended = once(answer, "end");
  await own.close();
  await expect(ended).resolves.toEqual([]);
});
