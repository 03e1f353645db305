import { once } from "node:events";
import { AppError } from "@proxbox/contract";
import type { Outcome, Plan } from "@proxbox/contract";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AT, goodReport, goodStage, runFinished, runStarted, stageReport } from "../../testing/sample-events.ts";
import type { ScriptedRun } from "../../testing/scripted-runs.ts";
import { startSyncApp } from "../../testing/sync-app.ts";
import type { SyncApp } from "../../testing/sync-app.ts";

let app: SyncApp;
let count = 0;

beforeAll(async () => {
  app = await startSyncApp();
});

afterAll(() => app.close());

beforeEach(() => app.runs.play(play));

function newPlan(): Plan {
  count += 1;
  return { version: 1, id: `plan-${count}`, createdAt: AT, netboxUrl: "https://netbox.example", sources: ["lab"], checksum: `sum-${count}`, changes: [{ kind: "node", key: "lab/node/pve1", label: "pve1", action: "create", fields: [], reason: "new" }], remarks: [], unchanged: { node: 2 } };
}

const CREATED: Outcome = { kind: "node", key: "lab/node/pve1", label: "pve1", status: "created", reason: "new" };

function play(run: ScriptedRun): void {
  const { stages, mode } = run.request;
  run.push(runStarted(stages, run.request.kind), ...stages.flatMap(goodStage), runFinished(stages.map(goodReport), { runId: run.id, headline: "1 to write", ...(mode === "plan" ? { plan: newPlan() } : { written: [CREATED] }) }));
}

function playMoved(run: ScriptedRun): void {
  const problem = new AppError("RUN_WORLD_MOVED").toProblem();
  run.push(runFinished([stageReport("devices", { verdict: "failed", headline: problem.message, problems: [problem] })], { runId: run.id, verdict: "failed", headline: problem.message, problems: [problem] }));
}

async function makePlan(query = "stages=devices"): Promise<string> {
  const { status, body } = await app.json(`/plans?${query}`, { method: "POST" });
  expect(status).toBe(201);
  return body["id"] as string;
}

test("a plan is made with the scope of a stage, nothing is written, and it is kept", async () => {
  const { status, body } = await app.json("/plans?stages=virtual-machines,devices&proxmox_endpoint_ids=3&netbox_vm_ids=5&name=lab&overwrite_vm_tags=false&approve_deletions=true&run_id=shared-1", { method: "POST" });
  expect(status).toBe(201);
  expect(app.runs.last.request).toMatchObject({ kind: "plan", mode: "plan", stages: ["devices", "virtual-machines"], scope: { endpointIds: [3], netboxVmIds: [5], endpointName: "lab" }, runId: "shared-1" });
  const saved = { endpointIds: [3], netboxVmIds: [5], endpointName: "lab" };
  expect(body).toMatchObject({ id: body["id"], created_at: AT, status: "open", applied_at: null, applied_run_id: null, headline: "1 to write", request: { stages: ["devices", "virtual-machines"], scope: saved, settings: { overwrite_vm_tags: "false" }, approveDeletions: true }, plan: { changes: [{ label: "pve1", action: "create" }] } });
  expect((await app.json(`/plans/${body["id"] as string}`)).body).toEqual(body);
  const { plan: _plan, paths, outcome, ...summary } = body;
  expect(paths).toEqual({ node: "dcim/devices" });
  expect(outcome).toBeNull();
  expect((await app.json("/plans")).body).toMatchObject({ total: 1, plans: [summary] });
});

test("a plan of everything has all stages", async () => {
  await makePlan("");
  expect(app.runs.last.request.stages).toHaveLength(13);
});

test("an applied plan is written as it is, once, with what it was made with", async () => {
  const id = await makePlan("stages=devices&proxmox_endpoint_ids=3&sync_mode_vm=always&domain=pve.example");
  const { status, body } = await app.json(`/plans/${id}/apply`, { method: "POST" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ ok: true, result: { created: 1 } });
  expect(app.runs.last.request).toEqual({ kind: "apply", mode: "apply", stages: ["devices"], scope: { endpointIds: [3], domain: "pve.example" }, settings: { sync_mode_vm: "always" }, approveDeletions: false, wait: false, detach: false, expectedChecksum: `sum-${count}` });
  expect((await app.json(`/plans/${id}`)).body).toMatchObject({ status: "applied", applied_at: AT, applied_run_id: body["run_id"] });
  const again = await app.json(`/plans/${id}/apply`, { method: "POST" });
  expect(again).toMatchObject({ status: 409, body: { code: "RUN_PLAN_APPLIED" } });
  expect(app.runs.started).toHaveLength(2);
  const { outcome } = (await app.json(`/plans/${id}`)).body;
  expect(outcome).toEqual({ run_id: body["run_id"], at: AT, is_exact: true, changes: [{ kind: "node", key: "lab/node/pve1", action: "create", result: "done", reason: null, code: null }], besides: [] });
});

test("a change of a plan can be left out, one that it does not have cannot, and the whole plan is what must still be true", async () => {
  const id = await makePlan();
  const body = (key: string) => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ exclude: [{ kind: "node", key }] }) });
  expect(await app.json(`/plans/${id}/apply`, body("lab/node/other"))).toMatchObject({ status: 404, body: { code: "RUN_UNKNOWN_OBJECT" } });
  expect((await app.json(`/plans/${id}/apply`, body("lab/node/pve1"))).status).toBe(200);
  expect(app.runs.last.request).toMatchObject({ excluded: [{ kind: "node", key: "lab/node/pve1" }], expectedChecksum: `sum-${count}` });
  // The script writes it all the same, and that does not go by unseen.
  expect((await app.json(`/plans/${id}`)).body["outcome"]).toMatchObject({ is_exact: false, changes: [{ result: "left_out" }], besides: [{ key: "lab/node/pve1", status: "created" }] });
});

test("what was done of a plan whose run failed midway is kept, though it is not applied", async () => {
  const id = await makePlan();
  const problem = new AppError("NB_REFUSED").toProblem();
  app.runs.play((run) => run.push(runFinished([stageReport("devices", { verdict: "failed", problems: [problem] })], { runId: run.id, verdict: "failed", problems: [problem], written: [{ ...CREATED, status: "failed", problem }] })));
  await app.json(`/plans/${id}/apply`, { method: "POST" });
  expect((await app.json(`/plans/${id}`)).body).toMatchObject({ status: "open", outcome: { is_exact: false, changes: [{ result: "refused", code: "NB_REFUSED" }] } });
});

test("an applied plan can be streamed", async () => {
  const id = await makePlan();
  const { events, plugin } = await app.stream(`/plans/${id}/apply/stream`, { method: "POST" });
  expect(plugin.status).toBe(200);
  expect(events.at(-1)).toMatchObject({ event: "complete", data: { ok: true } });
  expect((await app.json(`/plans/${id}`)).body).toMatchObject({ status: "applied" });
});

test("when the world has moved it is a 409, nothing is marked, and the stream says so", async () => {
  const id = await makePlan();
  app.runs.play(playMoved);
  expect(await app.json(`/plans/${id}/apply`, { method: "POST" })).toMatchObject({ status: 409, body: { code: "RUN_WORLD_MOVED", ok: false } });
  const { plugin } = await app.stream(`/plans/${id}/apply/stream`, { method: "POST" });
  expect(plugin).toMatchObject({ status: 503, detail: expect.stringContaining("moved") });
  expect((await app.json(`/plans/${id}`)).body).toMatchObject({ status: "open", outcome: null });
});

test("a plan that is being applied is not applied a second time meanwhile, and can be afterwards if it failed", async () => {
  const id = await makePlan();
  app.runs.play();
  const answer = await app.open(`/plans/${id}/apply/stream`, { method: "POST" });
  await once(answer, "data");
  expect(await app.json(`/plans/${id}/apply`, { method: "POST" })).toMatchObject({ status: 409, body: { code: "RUN_BUSY" } });
  answer.destroy();
  await app.runs.last.report;
  app.runs.play(() => {
    throw new AppError("RUN_BUSY", { detail: "held by run x" });
  });
  await expect.poll(async () => (await app.json(`/plans/${id}/apply`, { method: "POST" })).body["detail"]).toContain("held by run x");
  app.runs.play(play);
  expect((await app.json(`/plans/${id}/apply`, { method: "POST" })).status).toBe(200);
});

test("a plan that cannot be made answers why and keeps nothing", async () => {
  const before = (await app.json("/plans")).body["total"];
  app.runs.play((run) => run.push(runFinished([], { verdict: "failed", headline: "it failed", problems: [new AppError("NB_TIMEOUT").toProblem()] })));
  expect(await app.json("/plans", { method: "POST" })).toMatchObject({ status: 504, body: { code: "NB_TIMEOUT", detail: expect.stringContaining("in time") } });
  app.runs.play((run) => run.push(runFinished([])));
  expect((await app.json("/plans", { method: "POST" })).status).toBe(404);
  expect((await app.json("/plans")).body["total"]).toBe(before);
});

test("a plan can be discarded, once", async () => {
  const id = await makePlan();
  expect(await app.json(`/plans/${id}`, { method: "DELETE" })).toEqual({ status: 204, body: {} });
  for (const [path, method] of [[`/plans/${id}`, "GET"], [`/plans/${id}`, "DELETE"], [`/plans/${id}/apply`, "POST"], [`/plans/${id}/apply/stream`, "POST"]] as const) expect([`${method} ${path}`, (await app.json(path, { method })).status]).toEqual([`${method} ${path}`, 404]);
});

test.each(["stages=", "stages=nonsense", "stages=devices,nonsense", "proxmox_endpoint_ids=", "netbox_vm_ids="])("a plan's query must be right: %s", async (query) => {
  expect((await app.json(`/plans?${query}`, { method: "POST" })).status).toBe(422);
  expect(app.runs.started).toHaveLength(0);
});
