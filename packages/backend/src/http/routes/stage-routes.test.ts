import { once } from "node:events";
import { AppError, FRAMES, FULL_UPDATE_STAGES, STAGE_NAMES, WIRE_STAGES } from "@proxbox/contract";
import type { FrameName, StageName } from "@proxbox/contract";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AT, badRun, goodReport, goodRun, goodStage, runFinished, runStarted, stageReport } from "../../testing/sample-events.ts";
import type { ScriptedRun } from "../../testing/scripted-runs.ts";
import { handTimers } from "@proxbox/lab";
import type { TestAppOptions } from "../../testing/start-test-app.ts";
import { startSyncApp } from "../../testing/sync-app.ts";
import type { SyncApp } from "../../testing/sync-app.ts";

const apps: SyncApp[] = [];
let shared: SyncApp;

beforeAll(async () => {
  shared = await startSyncApp();
});

afterAll(() => shared.close());

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** The one backend of this file, playing another script; one of its own where it has options. */
async function start(script?: (run: ScriptedRun) => void, options?: TestAppOptions): Promise<SyncApp> {
  shared.runs.play(script);
  if (options === undefined) return shared;
  const app = await startSyncApp(script, options);
  apps.push(app);
  return app;
}

function playGood(run: ScriptedRun): void {
  const { stages, kind } = run.request;
  run.push(runStarted(stages, kind), ...stages.flatMap(goodStage), runFinished(stages.map(goodReport)));
}

function playBad(run: ScriptedRun): void {
  run.push(...badRun(run.request.stages[0] ?? "devices"));
}

async function turns(): Promise<void> {
  for (let count = 0; count < 20; count += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Every path of the table of stages, as it is asked for, and the run it must start. */
const paths = WIRE_STAGES.flatMap(({ name, path, scopedPath, step }) => [
  { name, path: `/${path}`, step, scope: {} },
  ...(scopedPath === undefined ? [] : [{ name, path: `/${scopedPath.replace("{id}", "17")}`, step: name === "virtual-machines" ? "virtual-machine" : step, scope: { netboxVmIds: [17] } }]),
]);

/** These list what they have read into the inventory. */
const LISTED: ReadonlySet<StageName> = new Set<StageName>(["replications", "backup-routines"]);

test("there are the 13 stages, of which 4 can be asked for one machine", () => {
  expect(paths).toHaveLength(17);
});

describe.each(paths)("$path", ({ name, path, step, scope }) => {
  test("streams its stage: the plugin takes it for a success, a strict reader finds nothing wrong", async () => {
    const app = await start(playGood);
    const { status, events, plugin, headers } = await app.stream(`${path}/stream`);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["x-proxbox-run-id"]).toBe("run-1");
    for (const { event, data } of events) expect([event, FRAMES[event as FrameName].safeParse(data).error?.issues ?? []]).toEqual([event, []]);
    expect(events[0]!.data).toMatchObject({ step, status: "started" });
    expect(events.at(-2)!.data).toMatchObject({ step, status: "completed" });
    expect(events.filter(({ event }) => event === "complete").map(({ data }) => data["ok"])).toEqual([true]);
    expect(plugin.status).toBe(200);
    expect(app.runs.last.request).toMatchObject({ kind: name, stages: [name], scope, mode: "apply" });
  });

  test("streams its failure: the plugin takes it for one and shows why", async () => {
    const app = await start(playBad);
    const { events, plugin } = await app.stream(`${path}/stream`);
    expect(events.filter(({ event }) => event === "complete").map(({ data }) => data["ok"])).toEqual([false]);
    expect(plugin).toMatchObject({ status: 503, detail: expect.stringContaining("This field must be unique") });
  });

  test("answers without a stream when the stage is over", async () => {
    const app = await start(playGood);
    const { status, body } = await app.json(path);
    expect(status).toBe(200);
    expect(body).toMatchObject(LISTED.has(name) ? [] : { ok: true, run_id: "run-1", errors: [], result: name === "sdn" ? { counters: { created: 1 } } : { created: 1, updated: 1 } });
    const failing = await start(playBad);
    const bad = await failing.json(path);
    expect(bad.status).toBe(409);
    expect(bad.body).toMatchObject({ ok: false, code: "NB_REFUSED", detail: expect.stringContaining("unique"), errors: [{ detail: expect.any(String) }], run_id: "run-1" });
  });
});

test("the numbers of the answer without a stream are those of the stream, with the objects beside them", async () => {
  const app = await start(playGood);
  const { body } = await app.json("/dcim/devices/create");
  const numbers = { count: 3, created: 1, updated: 1, unchanged: 1, failed: 0 };
  expect(body).toMatchObject({ ...numbers, result: numbers });
  expect(body["items"]).toMatchObject([{ name: "pve1", item_type: "node", netbox_id: 6, operation: "created" }, { name: "pve2", netbox_id: 7, operation: "updated" }]);
});

test.each([
  { name: "replications", path: "/proxmox/replication", kind: "replication", data: { job_id: "100-0", schedule: "*/15" }, label: "100-0" },
  { name: "backup-routines", path: "/proxmox/cluster/backup", kind: "backup-routine", data: { schedule: "daily", password: "c4n4ry" }, label: "backup-1" },
] as const)("$path lists the jobs of the endpoints that its run looked at, without secrets", async ({ path, kind, data, label }) => {
  let endpoints: readonly string[] = ["one", "two"];
  const app = await start(({ request: { stages, kind: name }, push }) => push({ type: "run-started", runId: "run-1", kind: name, stages, endpoints, at: AT }, ...stages.flatMap(goodStage), runFinished(stages.map(goodReport))));
  const { proxmoxEndpoints, inventory } = app.parts.store;
  const endpoint = { ipAddress: "192.0.2.1", domain: null, port: 8006, username: "root@pam", password: "x", tokenName: null, tokenValue: null, isVerifyingTls: false, isEnabled: true, isAllowingWrites: false, accessMethods: "api", siteId: null, siteSlug: null, siteName: null, tenantId: null, tenantSlug: null, tenantName: null, timeoutSeconds: null, maxRetries: null, retryBackoffSeconds: null } as const;
  for (const name of ["one", "two"]) {
    proxmoxEndpoints.create({ ...endpoint, name });
    inventory.reconcile({ source: name, kind, items: [{ kind, key: `${name}/${kind}/1`, label, parent: null, data }], unseen: [], at: AT });
  }
  const all = (await app.json(path)).body as unknown as Record<string, unknown>[];
  expect(all).toMatchObject([{ id: label, cluster_name: "one", schedule: data.schedule }, { id: label, cluster_name: "two" }]);
  expect(JSON.stringify(all)).not.toContain("c4n4ry");
  // The name of a cluster: only the run can tell whose it is.
  endpoints = ["two"];
  expect((await app.json(`${path}?name=cluster-of-two`)).body).toMatchObject([{ cluster_name: "two" }]);
  endpoints = [];
  expect((await app.json(`${path}?proxmox_endpoint_ids=99`)).body).toEqual([]);
});

test("the query is taken over: scope, behaviour, and unknown parameters are no error", async () => {
  const app = await start(playGood);
  const query = "proxmox_endpoint_ids=3,7&netbox_vm_ids=5&run_id=abc-1&sync_mode_vm=always&overwrite_vm_tags=false&netbox_endpoint_ids=1&nonsense=1&wait=true&approve_deletions=true&name=lab&domain=pve.example&ip_address=192.0.2.1&port=8006";
  expect((await app.stream(`/virtualization/virtual-machines/create/stream?${query}`)).status).toBe(200);
  expect(app.runs.last.request).toEqual({
    kind: "virtual-machines",
    stages: ["virtual-machines"],
    scope: { endpointIds: [3, 7], netboxVmIds: [5], endpointName: "lab", domain: "pve.example", ipAddress: "192.0.2.1" },
    settings: { sync_mode_vm: "always", overwrite_vm_tags: "false", netbox_endpoint_ids: "1" },
    mode: "apply",
    wait: true,
    detach: false,
    approveDeletions: true,
    runId: "abc-1",
  });
  await app.stream("/dcim/devices/create/stream?endpoint_ids=4&dry_run=true");
  expect(app.runs.last.request).toMatchObject({ scope: { endpointIds: [4] }, mode: "plan" });
  await app.stream("/dcim/devices/create/stream?endpoint_ids=4&proxmox_endpoint_ids=9");
  expect(app.runs.last.request.scope).toEqual({ endpointIds: [9] });
});

test("the machine of the path wins over those of the query", async () => {
  const app = await start(playGood);
  await app.stream("/virtualization/virtual-machines/17/create/stream?netbox_vm_ids=5,6");
  expect(app.runs.last.request.scope).toEqual({ netboxVmIds: [17] });
});

test.each([
  "proxmox_endpoint_ids=",
  "endpoint_ids=",
  "netbox_vm_ids=",
  "netbox_vm_ids=,",
  "netbox_vm_ids=0",
  "netbox_vm_ids=-1",
  "netbox_vm_ids=x",
  "netbox_vm_ids=1.5",
  "netbox_vm_ids=1,,2",
  "proxmox_endpoint_ids=1&proxmox_endpoint_ids=2",
  "run_id=",
  "run_id=a/b",
  "dry_run=perhaps",
  "detach=2",
  "wait=",
])("a scope or flag that is present must be right, or nothing starts: ?%s", async (query) => {
  const app = await start(playGood);
  for (const path of ["/dcim/devices/create", "/dcim/devices/create/stream", "/full-update/stream", "/virtualization/virtual-machines/17/create/stream", "/sync/individual/cluster?cluster_name=lab"]) {
    const { status, body } = await app.json(`${path}${path.includes("?") ? "&" : "?"}${query}`);
    expect([path, status]).toEqual([path, 422]);
    expect([path, body]).toMatchObject([path, { detail: expect.arrayContaining([expect.objectContaining({ loc: ["query", expect.any(String)] })]) }]);
  }
  expect(app.runs.started).toHaveLength(0);
});

test.each(["all", "1;2", "0", "1,,2", Array.from({ length: 101 }, (_, index) => index + 1).join(",")])("a list of endpoints that is none is a 400, as the contract has it, and nothing starts: %s", async (ids) => {
  const app = await start(playGood);
  for (const path of ["/dcim/devices/create", "/full-update/stream"]) {
    const { status, body } = await app.json(`${path}?proxmox_endpoint_ids=${ids}`);
    expect([path, status, body]).toMatchObject([path, 400, { code: "CFG_SCOPE_INVALID" }]);
  }
  expect(app.runs.started).toHaveLength(0);
});

test.each(["x", "-1", "1.5", "99999999999999999999"])("an id that is none is a 422: %s", async (id) => {
  const app = await start(playGood);
  expect((await app.json(`/virtualization/virtual-machines/${id}/create/stream`)).status).toBe(422);
  expect(app.runs.started).toHaveLength(0);
});

test.each([
  { code: "RUN_UNKNOWN_OBJECT", status: 404 },
  { code: "RUN_BUSY", status: 409 },
  { code: "CFG_NO_NETBOX", status: 400 },
] as const)("what can be told before the stream is a plain answer: $code is $status", async ({ code, status }) => {
  const app = await start(() => {
    throw new AppError(code, { detail: "for a reason" });
  });
  for (const path of ["/virtualization/virtual-machines/17/create/stream", "/virtualization/virtual-machines/17/create", "/full-update/stream", "/full-update"]) {
    const { status: given, body } = await app.json(path);
    expect([path, given]).toEqual([path, status]);
    expect([path, body]).toMatchObject([path, { code, detail: expect.stringContaining("for a reason") }]);
  }
});

test("HEAD starts nothing", async () => {
  const app = await start(playGood);
  for (const path of ["/dcim/devices/create", "/dcim/devices/create/stream", "/full-update/stream"]) expect([path, (await app.ask(path, { method: "HEAD" })).status]).toEqual([path, 405]);
  expect(app.runs.started).toHaveLength(0);
});

test("the first frame goes out before the run has told anything", async () => {
  const app = await start();
  const answer = await app.open("/dcim/devices/create/stream");
  const [chunk] = (await once(answer, "data")) as [Buffer];
  expect(chunk.toString()).toMatch(/^event: step\ndata: \{"step":"devices","status":"started"/);
  app.runs.last.push(...goodRun("devices"));
  answer.resume();
  await once(answer, "end");
});

test("when the reader leaves, the run stops", async () => {
  const app = await start();
  const answer = await app.open("/dcim/devices/create/stream");
  await once(answer, "data");
  answer.destroy();
  await app.runs.last.report;
  expect(app.runs.last.isCancelled).toBe(true);
});

test("a run that was detached goes on without its reader", async () => {
  const app = await start();
  const answer = await app.open("/dcim/devices/create/stream?detach=true");
  await once(answer, "data");
  answer.destroy();
  await turns();
  expect(app.runs.last.isCancelled).toBe(false);
  app.runs.last.push(...goodRun("devices"));
  expect((await app.runs.last.report).verdict).toBe("success");
});

test("a reader that leaves before its answer without a stream stops the run too, and detached it is told where to follow", async () => {
  const app = await start();
  const abort = new AbortController();
  const asked = app.ask("/dcim/devices/create", { signal: abort.signal }).catch(() => undefined);
  while (app.runs.started.length === 0) await turns();
  abort.abort();
  await asked;
  await app.runs.last.report;
  expect(app.runs.last.isCancelled).toBe(true);
  const detached = await app.json("/dcim/devices/create?detach=true");
  expect(detached).toEqual({ status: 202, body: { run_id: "run-2", events: "/runs/run-2/events" } });
  expect(app.runs.last.isCancelled).toBe(false);
});

test.each([
  { name: "events that throw", script: (run: ScriptedRun) => run.throwOut(new Error("boom")) },
  { name: "events that end early", script: (run: ScriptedRun) => run.breakOff() },
  { name: "a run that is cancelled", script: (run: ScriptedRun) => run.cancel() },
])("every way out of a stream has exactly one complete: $name", async ({ script }) => {
  const app = await start(script);
  for (const path of ["/dcim/devices/create/stream", "/full-update/stream"]) {
    const { events, plugin } = await app.stream(path);
    expect(events.filter(({ event }) => event === "complete")).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ event: "complete", data: { ok: false } });
    expect(plugin.status).toBe(503);
  }
});

test("while the run is silent the stream is not (E100)", async () => {
  const timers = handTimers();
  const app = await start(undefined, { parts: { streaming: { timers } } });
  const answer = await app.open("/dcim/devices/create/stream");
  await once(answer, "data");
  const more = once(answer, "data");
  timers.pass(15_000);
  const [chunk] = (await more) as [Buffer];
  expect(chunk.toString()).toBe(": keepalive\n\n");
  answer.destroy();
  await app.runs.last.report;
});

test("a reader that does not read does not hold up the run", async () => {
  const app = await start(undefined, { parts: { streaming: { timers: handTimers() } } });
  const answer = await app.open("/dcim/devices/create/stream?detach=true");
  answer.pause();
  const run = app.runs.last;
  const [outcome] = goodStage("devices").filter(({ type }) => type === "outcome");
  for (let count = 0; count < 3000; count += 1) run.push(outcome!);
  run.push(...goodRun("devices"));
  await expect(run.report).resolves.toMatchObject({ verdict: "success" });
  answer.destroy();
});

test("50 readers that come and go leave no run and no connection behind (E99)", async () => {
  const app = await start();
  for (let round = 0; round < 50; round += 1) {
    const answer = await app.open("/dcim/devices/create/stream");
    await once(answer, "data");
    answer.destroy();
    await app.runs.last.report;
  }
  expect(app.runs.started.map(({ isCancelled }) => isCancelled)).toEqual(Array.from({ length: 50 }, () => true));
  await turns();
  const { promise: connections, resolve } = Promise.withResolvers<number>();
  app.app.server.getConnections((_error, count) => resolve(count));
  // Only those that the key check's own client keeps.
  expect(await connections).toBeLessThanOrEqual(1);
});

test("a backend that closes lets a slow reader have the end of its run", async () => {
  const own = await startSyncApp(undefined, { parts: { streaming: { bounds: { frames: 100_000, bytes: 256 * 1024 * 1024 } } } });
  const answer = await own.open("/dcim/devices/create/stream");
  answer.pause();
  const { promise: isSent, resolve } = Promise.withResolvers<void>();
  void own.runs.last.report.then(() => resolve());
  // More than the sockets' buffers hold.
  const warning = "x".repeat(2 * 1024 * 1024);
  own.runs.last.push(...Array.from({ length: 8 }, () => ({ type: "progress" as const, stage: "devices" as const, phase: "collect" as const, done: 0, total: 0, what: warning + String(Math.random()) })));
  own.runs.last.cancel();
  await isSent;
  await turns();
  const closing = own.close();
  await turns();
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.resume();
  await once(answer, "end");
  await closing;
  expect(Buffer.concat(chunks).toString("latin1")).toContain('event: complete\ndata: {"ok":false');
});

test("a full update streams all stages in one run, and without a stream answers with one entry and count by stage", async () => {
  const app = await start(playGood);
  const { events, plugin } = await app.stream("/full-update/stream?dry_run=true");
  expect(events.slice(0, 3).map(({ event }) => event)).toEqual(["bootstrap_done", "step", "discovery"]);
  const started = events.filter(({ event, data }) => event === "step" && data["status"] === "started").map(({ data }) => data["step"]);
  expect(started).toEqual(["stream", "devices", "storage", "virtual-machines", "virtual-disks", "task-history", "backups", "snapshots", "node-interfaces", "vm-interfaces", "vm-ip-addresses", "replications", "backup-routines", "sdn"]);
  expect(events[2]!.data["items"]).toMatchObject(started.slice(1).map((name) => ({ name })));
  expect(plugin.status).toBe(200);
  expect(app.runs.last.request).toMatchObject({ kind: "full-update", mode: "plan", stages: FULL_UPDATE_STAGES });
  expect(FULL_UPDATE_STAGES.toSorted()).toEqual(STAGE_NAMES.toSorted());
  const { status, body } = await app.json("/full-update");
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: "completed", operation_id: "run-2", devices: { created: 1 }, devices_count: 3, virtual_disks_count: 3, vm_ip_addresses_count: 3, sdn: { ok: true } });
});

test("a full update that fails answers with why and with what was done", async () => {
  const app = await start((run) => run.push(runStarted(run.request.stages), ...goodStage("devices"), runFinished([goodReport("devices"), stageReport("storage", { verdict: "failed", headline: "no storage", problems: [new AppError("PX_TIMEOUT").toProblem()] })])));
  const { status, body } = await app.json("/full-update");
  expect(status).toBe(504);
  expect(body).toMatchObject({ ok: false, code: "PX_TIMEOUT", result: { status: "failed", devices_count: 3 } });
});

test("a failure that names no problem is a 502", async () => {
  const app = await start((run) => run.push(runFinished([], { verdict: "failed", headline: "it failed" })));
  expect(await app.json("/dcim/devices/create")).toMatchObject({ status: 502, body: { detail: "it failed", errors: [{ detail: "it failed" }] } });
});

test.each(["devices", "replications"] satisfies StageName[])("the paths of %s are exact: no slash more, no other method", async (name) => {
  const app = await start(playGood);
  const { path } = WIRE_STAGES.find((stage) => stage.name === name)!;
  expect((await app.ask(`/${path}/stream/`)).status).toBe(404);
  expect((await app.ask(`/${path}/stream`, { method: "POST" })).status).toBe(405);
  expect(app.runs.started).toHaveLength(0);
});
