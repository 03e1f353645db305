import { AppError, FRAMES, WIRE_STAGES } from "@proxbox/contract";
import type { Frame, StageName } from "@proxbox/contract";
import { describe, expect, test } from "vitest";
import type { BackendEvent } from "../runs/runs.ts";
import { AT, NOTHING, REFUSED, badReport, badStage, goodReport, goodRun, goodStage, badRun, outcome, runFinished, runReport, runStarted, stageReport } from "../testing/sample-events.ts";
import { shapeOf } from "./stream-shape.ts";
import type { StreamShape } from "./stream-shape.ts";
import { toFrames } from "./to-frames.ts";

const devices = shapeOf({ kind: "devices", stages: ["devices"], mode: "apply" }, "run-1");
const several: readonly StageName[] = ["devices", "storage", "virtual-machines"];
const full = shapeOf({ kind: "full-update", stages: several, mode: "apply" }, "run-1");

async function* told(events: readonly BackendEvent[], error?: Error): AsyncGenerator<BackendEvent> {
  yield* events;
  if (error !== undefined) throw error;
}

async function framesOf(events: readonly BackendEvent[], shape: StreamShape, error?: Error): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of toFrames(told(events, error), shape)) frames.push(frame);
  return frames;
}

/** What happened, in short: `step started`, `item_progress created`. */
function story(frames: readonly Frame[]): string[] {
  return frames.map(({ event, data }) => {
    if (event === "item_progress") return `${event} ${data.operation}`;
    if (event === "complete") return `${event} ${data.ok}`;
    return "status" in data && event !== "discovery" ? `${event} ${data.status}` : event;
  });
}

function lastOf(frames: readonly Frame[]): Extract<Frame, { event: "complete" }>["data"] {
  const last = frames.at(-1);
  if (last?.event !== "complete") throw new Error("the last frame is no complete");
  return last.data;
}

/** Every way a run may go, and whether it ends well. */
const ways: readonly { readonly name: string; readonly events: readonly BackendEvent[]; readonly shape: StreamShape; readonly error?: Error; readonly isOk: boolean }[] = [
  { name: "a stage that goes well", events: goodRun("devices"), shape: devices, isOk: true },
  { name: "a stage with warnings", events: [runStarted(["devices"]), runFinished([stageReport("devices", { verdict: "warning", warnings: ["look"] })], { verdict: "warning" })], shape: devices, isOk: true },
  { name: "a stage that fails", events: badRun("devices"), shape: devices, isOk: false },
  { name: "a stage without an endpoint in scope", events: [runStarted(["devices"]), runFinished([])], shape: devices, isOk: true },
  { name: "a stage that is switched off", events: [runStarted(["devices"]), { type: "stage-finished", stage: "devices", report: stageReport("devices", { skipped: "sync_mode_node is disabled" }), at: AT }, runFinished([stageReport("devices", { skipped: "sync_mode_node is disabled" })])], shape: devices, isOk: true },
  { name: "a run that fails before its stage", events: [runStarted(["devices"]), runFinished([], { verdict: "failed", problems: [REFUSED] })], shape: devices, isOk: false },
  { name: "a run that fails without a reason", events: [runStarted(["devices"]), runFinished([], { verdict: "failed" })], shape: devices, isOk: false },
  { name: "a run that is cancelled in the middle", events: [runStarted(["devices"]), ...goodStage("devices").slice(0, 4), runFinished([], { verdict: "failed", problems: [new AppError("RUN_CANCELLED").toProblem()] })], shape: devices, isOk: false },
  { name: "events that throw", events: [runStarted(["devices"])], shape: devices, error: new Error("boom"), isOk: false },
  { name: "events that throw after the end", events: goodRun("devices"), shape: devices, error: new Error("boom"), isOk: true },
  { name: "events that end early", events: goodStage("devices"), shape: devices, isOk: false },
  { name: "no event at all", events: [], shape: devices, isOk: false },
  { name: "events after the end", events: [...goodRun("devices"), ...badRun("devices")], shape: devices, isOk: true },
  { name: "a full update that goes well", events: [runStarted(several), ...several.flatMap(goodStage), runFinished(several.map(goodReport))], shape: full, isOk: true },
  { name: "a full update whose second stage fails", events: [runStarted(several), ...goodStage("devices"), ...badStage("storage"), runFinished([goodReport("devices"), badReport("storage")])], shape: full, isOk: false },
  { name: "a full update that breaks off", events: [runStarted(several), ...goodStage("devices")], shape: full, isOk: false },
  { name: "a run of no stage", events: [], shape: shapeOf({ kind: "run", stages: [], mode: "apply" }, "run-1"), isOk: false },
];

describe.each(ways)("$name", ({ events, shape, error, isOk }) => {
  test("ends with exactly one complete, with an explicit ok", async () => {
    const frames = await framesOf(events, shape, error);
    expect(frames.filter(({ event }) => event === "complete")).toHaveLength(1);
    expect(lastOf(frames).ok).toBe(isOk);
  });

  test("writes only frames of the contract", async () => {
    for (const { event, data } of await framesOf(events, shape, error)) {
      const result = FRAMES[event].safeParse(data);
      expect([event, result.error?.issues ?? []]).toEqual([event, []]);
      expect(JSON.stringify(data)).not.toContain(":null");
    }
  });

  test("begins before anything has happened, and tells an error before it ends badly", async () => {
    const frames = await framesOf(events, shape, error);
    expect(story(frames)[0]).toBe(shape.isSingle ? "step started" : "bootstrap_done");
    expect(frames.some(({ event }) => event === "error")).toBe(!isOk);
  });
});

test("a stage that goes well is told in the order of the contract", async () => {
  expect(story(await framesOf(goodRun("devices"), devices))).toEqual([
    "step started",
    "substep started",
    "substep completed",
    "discovery",
    "item_progress created",
    "item_progress updated",
    "step progress",
    "phase_summary completed",
    "step completed",
    "complete true",
  ]);
});

test("a stage that fails tells each problem once, with its object, a category and what to do", async () => {
  const frames = await framesOf(badRun("devices"), devices);
  expect(story(frames)).toEqual(["step started", "item_progress failed", "error_detail", "phase_summary completed_with_errors", "error failed", "complete false"]);
  expect(frames[2]!.data).toMatchObject({ phase: "devices", item: { name: "pve1", item_type: "node" }, category: "validation", message: REFUSED.message, detail: "NB_REFUSED (dcim/devices/)", suggestion: REFUSED.hint });
  expect(lastOf(frames)).toMatchObject({ ok: false, errors: [{ detail: `${REFUSED.message} (${REFUSED.hint})` }], result: { failed: 1, count: 1 } });
});

test("a full update opens with the state of NetBox, itself and its stages, and ends with one result and count by stage", async () => {
  const frames = await framesOf([runStarted(several), ...several.flatMap(goodStage), runFinished(several.map(goodReport))], full);
  expect(story(frames).filter((line) => line.startsWith("step ") && line !== "step progress")).toEqual(["step started", ...several.flatMap(() => ["step started", "step completed"])]);
  expect(frames[0]!.event).toBe("bootstrap_done");
  expect(frames[1]!.data).toMatchObject({ step: "stream", status: "started", message: expect.stringContaining("run-1") });
  expect(frames[2]!.data).toMatchObject({ phase: "full-update", count: 3, items: [{ name: "devices", type: "stage" }, { name: "storage", type: "stage" }, { name: "virtual-machines", type: "stage" }] });
  expect(lastOf(frames).result).toMatchObject({ status: "completed", operation_id: "run-1", devices_count: 3, storage_count: 3, virtual_machines_count: 3, virtual_machines: { count: 3, created: 1, updated: 1, unchanged: 1 } });
  const end = frames.find(({ event, data }) => event === "step" && "duration_seconds" in data);
  expect(end?.data).toMatchObject({ step: "devices", duration_seconds: 1.5 });
});

test("what was done before a full update failed is in its end", async () => {
  const frames = await framesOf([runStarted(several), ...goodStage("devices"), ...badStage("storage"), runFinished([goodReport("devices"), badReport("storage")])], full);
  expect(story(frames).slice(-4)).toEqual(["error_detail", "phase_summary completed_with_errors", "error failed", "complete false"]);
  expect(frames.at(-2)!.data).toMatchObject({ step: "storage" });
  expect(lastOf(frames).result).toMatchObject({ status: "failed", devices_count: 3, storage_count: 1, virtual_machines_count: 0 });
});

test("each stage calls its step by its own word, and a path may have another", async () => {
  for (const { name, step } of WIRE_STAGES) {
    const [first] = await framesOf(goodRun(name), shapeOf({ kind: name, stages: [name], mode: "apply" }, "r"));
    expect(first!.data).toMatchObject({ step, status: "started" });
  }
  const scoped = await framesOf(goodRun("virtual-machines"), shapeOf({ kind: "virtual-machines", stages: ["virtual-machines"], mode: "apply" }, "r", "virtual-machine"));
  expect(scoped.filter(({ event }) => event === "phase_summary").map(({ data }) => (data as { phase: string }).phase)).toEqual(["virtual-machine"]);
});

const counts = { created: 1, updated: 2, deleted: 3, unchanged: 4, kept: 5, conflict: 6, skipped: 7, failed: 8 };

test.each([
  { stage: "devices", result: { count: 36, created: 1, updated: 2, deleted: 3, unchanged: 4, skipped: 18, failed: 8 } },
  { stage: "vm-disks", result: { count: 36, created: 1, updated: 2, skipped: 18 } },
  { stage: "replications", result: { created: 1, updated: 2, stale: 5, errors: 8 } },
  { stage: "backup-routines", result: { created: 1, updated: 2, stale: 5, errors: 8 } },
  { stage: "sdn", result: { ok: true, counters: { total: 36, created: 1, failed: 8 } } },
] as const)("the result of $stage has the form that its readers know, in true numbers", async ({ stage, result }) => {
  const report = stageReport(stage, { verdict: "warning", counts });
  const frames = await framesOf([{ type: "stage-finished", stage, report, at: AT }, runFinished([report], { verdict: "warning" })], shapeOf({ kind: stage, stages: [stage], mode: "apply" }, "r"));
  const end = frames.find(({ event, data }) => event === "step" && "status" in data && data.status === "completed");
  expect(end?.data).toMatchObject({ result });
  expect(lastOf(frames)).toMatchObject({ ok: true, result });
  expect(frames.find(({ event }) => event === "phase_summary")?.data).toMatchObject({ status: "completed_with_errors", result: { created: 1, updated: 2, deleted: 3, failed: 8, skipped: 18, total: 36 } });
});

test.each([
  { status: "created", operation: "created", more: {} },
  { status: "updated", operation: "updated", more: {} },
  { status: "deleted", operation: "deleted", more: {} },
  { status: "kept", operation: "skipped", more: { warning: "it was kept" } },
  { status: "conflict", operation: "skipped", more: { warning: "it was conflict" } },
  { status: "skipped", operation: "skipped", more: { warning: "it was skipped" } },
  { status: "failed", operation: "failed", more: { error: "it was failed" } },
] as const)("an object that was $status is told as $operation", async ({ status, operation, more }) => {
  const frames = await framesOf([{ type: "outcome", stage: "devices", outcome: outcome(status, { netboxId: 5 }), done: 1, total: 3 }], devices);
  expect(frames[1]!.data).toMatchObject({ operation, item: { name: "pve1", netbox_id: 5, item_type: "node" }, progress: { current: 1, total: 3, percent: 33.3 }, ...more });
});

test("a dry run says what would be deleted, one by one, and how much would be written", async () => {
  const items = [{ kind: "node", key: "a", label: "pve1", action: "delete", netboxId: 4 }, { kind: "node", key: "b", label: "pve2", action: "create" }];
  const plan = { version: 1 as const, id: "p", createdAt: AT, netboxUrl: "https://netbox.example", sources: ["lab"], checksum: "c", changes: [], remarks: [], unchanged: {} };
  const shape = shapeOf({ kind: "devices", stages: ["devices"], mode: "plan" }, "r");
  const frames = await framesOf([{ type: "planned", stage: "devices", items }, runFinished([stageReport("devices")], { plan })], shape);
  expect(story(frames).slice(1, 3)).toEqual(["discovery", "item_progress would_delete"]);
  expect(lastOf(frames).result).toMatchObject({ dry_run: true, planned: 0 });
});

test("a stage that counts to 100,000 is told in at most one frame for each per cent", async () => {
  const events = Array.from({ length: 100_001 }, (_, done): BackendEvent => ({ type: "progress", stage: "devices", phase: "collect", done, total: 100_000, what: "guests" }));
  const frames = await framesOf([...events, ...goodRun("devices")], devices);
  expect(frames.filter(({ event }) => event === "substep").length).toBeLessThanOrEqual(103);
});

test("a stage that writes 20,000 objects lists the first 500 and counts all", async () => {
  const items = Array.from({ length: 20_000 }, (_, number) => ({ kind: "node", key: `lab/node/${number}`, label: `n${number}`, action: "create" }));
  const frames = await framesOf([{ type: "planned", stage: "devices", items }], devices);
  expect(frames[1]!.data).toMatchObject({ count: 20_000, progress: { total: 20_000 }, metadata: { actions: { create: 20_000 }, items_left_out: 19_500 } });
  expect((frames[1]!.data as { items: unknown[] }).items).toHaveLength(500);
});

test("a stage that was switched off says so and does not claim to have done anything", async () => {
  const report = stageReport("sdn", { headline: "Skipped: sync_mode_sdn is disabled", skipped: "sync_mode_sdn is disabled" });
  const frames = await framesOf([{ type: "stage-finished", stage: "sdn", report, at: AT }, runFinished([report])], shapeOf({ kind: "sdn", stages: ["sdn"], mode: "apply" }, "r"));
  expect(story(frames)).toEqual(["step started", "substep skipped", "phase_summary completed", "step completed", "complete true"]);
  expect(lastOf(frames).result).toMatchObject({ reason: "sync_mode_sdn is disabled", counters: { total: 0 } });
});

test("no secret gets into a frame, wherever it stands (E113)", async () => {
  const canary = "c4n4ry-s3cr3t";
  const problem = { ...REFUSED, message: `password=${canary}`, where: `https://root:${canary}@pve1:8006`, hint: `PVEAPIToken=root@pam!sync=${canary}` };
  const bad = stageReport("devices", { verdict: "failed", headline: `Bearer ${canary}`, problems: [problem], warnings: [`token: ${canary}`], counts: { ...NOTHING, failed: 1 } });
  const events: BackendEvent[] = [
    { type: "progress", stage: "devices", phase: "collect", done: 0, total: 1, what: `nbt_${canary}` },
    { type: "planned", stage: "devices", items: [{ kind: "node", key: `lab/x?ticket=${canary}`, label: `secret=${canary}`, action: "create" }] },
    { type: "outcome", stage: "devices", outcome: outcome("failed", { label: `apikey: ${canary}`, reason: `Authorization: ${canary}`, problem }), done: 1, total: 1 },
    { type: "remark", stage: "devices", remark: { type: "notice", kind: "node", key: "k", label: "l", reason: `cookie=${canary}` } },
    { type: "stage-finished", stage: "devices", report: bad, at: AT },
    { type: "run-finished", report: runReport([bad], { headline: `token=${canary}`, problems: [problem], warnings: [`passwd=${canary}`] }), at: AT },
  ];
  for (const shape of [devices, full]) {
    const frames = await framesOf(events, shape);
    expect(frames.length).toBeGreaterThan(8);
    expect(JSON.stringify(frames)).not.toContain(canary);
    expect(JSON.stringify(await framesOf([], shape, new Error(`secret=${canary}`)))).not.toContain(canary);
  }
});

test("who stops reading ends the reading of the events", async () => {
  let isReturned = false;
  async function* endless(): AsyncGenerator<BackendEvent> {
    try {
      for (;;) yield { type: "stage-started", stage: "devices", at: AT };
    } finally {
      isReturned = true;
    }
  }
  for await (const frame of toFrames(endless(), full)) if (frame.event === "step" && frame.data.step === "devices") break;
  expect(isReturned).toBe(true);
});
