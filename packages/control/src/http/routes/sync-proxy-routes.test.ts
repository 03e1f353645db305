import { completeOk, frame, handGate, startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { addBodyParsers, addErrorAnswers, createLogs, indexRoutes, makeApp, systemTimers } from "@proxbox/server";
import { AppError } from "@proxbox/contract";
import { afterEach, expect, it } from "vitest";
import { createSettings } from "../../settings/create-settings.ts";
import type { PreflightEnd } from "../../endpoints/preflight.ts";
import type { StoredBackend, StoredProxmox } from "../../endpoints/stored-endpoint.ts";
import { backendTarget } from "../../services/backend-context.ts";
import { createServices } from "../../services/create-services.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { registerBackendSchemaRoutes } from "./backend-schema-routes.ts";
import { registerSyncObjectRoutes } from "./sync-object-routes.ts";
import { registerSyncProxyRoutes } from "./sync-proxy-routes.ts";

const at = new Date("2026-11-25T12:00:00Z");
const key = "k".repeat(64);
const place = { domain: undefined, ipAddress: "127.0.0.1", port: 8006, verifySsl: false, enabled: true };
const none = { id: undefined, slug: undefined, name: undefined };

function proxmox(id: number, change: Partial<StoredProxmox> = {}): StoredProxmox {
  const own = { username: "root@pam", password: "x", tokenName: undefined, tokenValue: undefined, accessMethods: "api" as const, backendId: undefined, site: none, tenant: none };
  const limits = { timeout: undefined, maxRetries: undefined, retryBackoff: undefined, syncModes: {}, overwrite: {}, mode: "undefined" as const, clusterName: undefined, version: undefined };
  return { id, name: `pve${id}`, ...place, ...own, ...limits, ...change };
}

interface World {
  readonly app: App;
  readonly url: string;
  readonly lab: BackendLab;
  close(): Promise<void>;
}

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function textOf(answer: Response): Promise<string> {
  return (await answer.text()).replaceAll(/: \w+\n\n/g, "");
}

onEachDatabase("a proxied stream", ({ database }) => {
  async function start({ endpoints, preflight = {} }: { endpoints: readonly StoredProxmox[]; preflight?: Partial<PreflightEnd> }): Promise<World> {
    const lab = await startBackendLab({ key });
    const bare: StoredBackend = { id: 1, name: "b", ...place, port: lab.port, useHttps: false, key, keyTarget: undefined };
    const backend = { ...bare, keyTarget: backendTarget(bare) };
    const reader = { backend: async (id: number) => (id === 1 ? backend : undefined), backends: async () => [backend], proxmox: async (id: number) => endpoints.find((endpoint) => endpoint.id === id) };
    const services = createServices({ endpoints: { ...reader, netbox: async () => undefined, netboxes: async () => [], proxmoxes: async () => [...endpoints], wireIdOf: async () => undefined, holdsNetbox: async () => false }, saveKey: async () => undefined, newKey: () => key, clock: () => at, timers: systemTimers, log: createLogs({ clock: () => at }).log });
    const app = makeApp({ logs: createLogs({ clock: () => at }), mostStreams: 5 });
    app.addHook("onRequest", async (request) => void (request.auditData = {}));
    addBodyParsers(app);
    addErrorAnswers(app, indexRoutes(app));
    const parts = {
      queries: database().kysely,
      reader,
      settings: createSettings({ kysely: database().kysely, clock: () => at, env: {} }),
      // The backend knows our endpoint 7 as 107.
      preflight: async (_backend: StoredBackend, wanted: readonly StoredProxmox[]) => ({ notes: [], wireIds: new Map(wanted.map(({ id }) => [id, id + 100])), unresolved: new Map(), ...preflight }),
      iterBackendSseLines: services.iterBackendSseLines,
      syncObject: services.syncObject,
    };
    registerSyncProxyRoutes(app, parts);
    registerSyncObjectRoutes(app, parts);
    registerBackendSchemaRoutes(app, { endpoints: reader, services } as unknown as ControlParts);
    await app.listen({ host: "127.0.0.1", port: 0 });
    const close = async (): Promise<void> => {
      await app.close();
      await services.close();
      await lab.close();
    };
    const address = app.server.address();
    world = { app, lab, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, close };
    return world;
  }

  it("passes the backend's frames on as they come, with its own ids and the settings, and ends the run when its reader leaves", async () => {
    const { lab, url } = await start({ endpoints: [proxmox(7)] });
    const gate = handGate();
    lab.play("dcim/devices/create/stream", [frame("step", { step: "devices", status: "started", message: "token=CANARY" }), gate, completeOk()]);
    const left = new AbortController();
    const answer = await fetch(`${url}/api/sync/dcim/devices/create/stream?proxmox_endpoint_ids=7&netbox_vm_ids=3,4`, { signal: left.signal });
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("x-accel-buffering"), answer.headers.get("x-frame-options")]).toEqual([200, "text/event-stream; charset=utf-8", "no", "DENY"]);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("started")) text += (await reader.read()).value ?? "";
    expect([text.includes("CANARY"), lab.streams[0]?.state]).toEqual([false, "open"]);
    expect(Object.fromEntries(lab.streams[0]!.query)).toMatchObject({ proxmox_endpoint_ids: "107", netbox_vm_ids: "3,4", sync_mode_vm: "always", overwrite_vm_tags: "true" });
    const gone = reader.read().catch(() => undefined);
    left.abort();
    await gone;
    await expect.poll(() => lab.streams[0]?.state).toBe("left");
    expect(lab.unexpected).toEqual([]);
  });

  it("has the full update's too", async () => {
    const { lab, url } = await start({ endpoints: [proxmox(7)] });
    lab.play("full-update/stream", [completeOk({ count: 3 })]);
    const text = await textOf(await fetch(`${url}/api/sync/full-update/stream?proxmox_endpoint_ids=7`));
    expect(text).toBe('event: complete\ndata: {"ok":true,"message":"Sync completed.","result":{"count":3}}\n\n');
  });

  it.each([
    { what: "cannot be reached", preflight: {}, isDown: true, message: /cannot be reached/ },
    { what: "is blocked for this NetBox", preflight: { blocked: new AppError("SYNC_OTHER_NETBOX") }, isDown: false, message: /another NetBox/ },
    { what: "holds another endpoint under the name", preflight: { wireIds: new Map<number, number>(), unresolved: new Map([[7, "it is disabled in the backend"]]) }, isDown: false, message: /it is disabled in the backend/ },
  ])("ends in the seed's two frames when the backend $what", async ({ preflight, isDown, message }) => {
    const { lab, url } = await start({ endpoints: [proxmox(7)], preflight });
    if (isDown) await lab.close();
    const text = await textOf(await fetch(`${url}/api/sync/dcim/devices/create/stream?proxmox_endpoint_ids=7`));
    const [, error, complete] = /^event: error\ndata: (.*)\n\nevent: complete\ndata: (.*)\n\n$/.exec(text) ?? [];
    expect(JSON.parse(error ?? "{}")).toEqual({ step: "stream", status: "failed", error: expect.stringMatching(message) });
    expect(JSON.parse(complete ?? "{}")).toEqual({ ok: false, message: "Stream request failed.", result: null, errors: [] });
    expect(lab.streams).toEqual([]);
  });

  it.each([
    { what: "no endpoint", query: "", status: 422 },
    { what: "an empty choice", query: "proxmox_endpoint_ids=", status: 422 },
    { what: "an unknown endpoint", query: "proxmox_endpoint_ids=7,9", status: 404 },
    { what: "a disabled endpoint", query: "proxmox_endpoint_ids=8", status: 400 },
    { what: "an unknown backend", query: "proxmox_endpoint_ids=7&backend_id=5", status: 400 },
    { what: "endpoints of several backends", query: "proxmox_endpoint_ids=7,10", status: 400 },
    { what: "endpoints with different settings", query: "proxmox_endpoint_ids=7,11", status: 400 },
    { what: "a stage that is switched off", query: "proxmox_endpoint_ids=12", status: 422 },
  ])("is refused for $what, and no backend is asked", async ({ query, status }) => {
    const endpoints = [proxmox(7), proxmox(8, { enabled: false }), proxmox(10, { backendId: 2 }), proxmox(11, { overwrite: { vm_tags: false } }), proxmox(12, { syncModes: { node: "disabled" } })];
    const { lab, url } = await start({ endpoints });
    const answers = await Promise.all(["dcim/devices/create", "full-update"].map((path) => fetch(`${url}/api/sync/${path}/stream?${query}`)));
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
    expect(lab.requests.total).toBe(0);
    for (const answer of answers) await answer.body?.cancel();
  });

  it("is refused while a job writes through the endpoint", async () => {
    const { url, lab } = await start({ endpoints: [proxmox(7)] });
    const { kysely } = database();
    const job = { name: "Proxbox Sync", state: "running", params: "{}", requested_by: "x", created_at: at, attempt: 1, last_event: 0, event_bytes: 0 };
    const { id } = await kysely.insertInto("job").values(job as never).returning("id").executeTakeFirstOrThrow();
    await kysely.insertInto("claim").values({ target: "proxmox:7", job_id: id, requested_at: at, acquired_at: at }).execute();
    const answer = await fetch(`${url}/api/sync/dcim/devices/create/stream?proxmox_endpoint_ids=7`);
    expect([answer.status, await answer.json(), lab.requests.total]).toEqual([409, expect.objectContaining({ code: "RUN_BUSY" }), 0]);
  });

  it("of a single object is one answer, with the backend's ids, the settings, and what it depends on", async () => {
    const { lab, url } = await start({ endpoints: [proxmox(7)] });
    const json = (body: object) => ({ status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const asked: string[] = [];
    lab.play("sync/individual/vm", (request) => {
      asked.push(request.query);
      return json({ object_type: "vm", action: "created", error: null, dependencies_synced: [{ object_type: "node", name: "pve", cluster_name: "c", action: "created" }] });
    });
    lab.play("sync/individual/node", json({ object_type: "node", action: "updated", error: "no such node", dependencies_synced: [] }));
    const body = { proxmox_endpoint_id: 7, cluster_name: "c", node: "pve", type: "qemu", vmid: 100 };
    const answer = await fetch(`${url}/api/sync/individual/vm/`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ ok: true, status_code: 200, dependencies: [expect.objectContaining({ kind: "node", ok: false, status_code: 502 })] })]);
    expect(Object.fromEntries(new URLSearchParams(asked[0]))).toMatchObject({ proxmox_endpoint_ids: "107", vmid: "100", type: "qemu", overwrite_vm_tags: "true" });
  });

  it("of a single object says why not, with the backend's status", async () => {
    const { lab, url } = await start({ endpoints: [proxmox(7), proxmox(12, { syncModes: { node: "disabled" } })] });
    const ask = (json: object) => fetch(`${url}/api/sync/individual/node/`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ cluster_name: "c", node_name: "pve", ...json }) });
    lab.play("sync/individual/node", { status: 409, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ detail: "another run is at work" }) });
    const refused = await ask({ proxmox_endpoint_id: 7 });
    expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ ok: false, detail: expect.stringContaining("another run is at work"), dependencies: [] })]);
    for (const [status, shown] of [[422, 422], [403, 502], [500, 500]] as const) {
      lab.play("sync/individual/node", { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ detail: "no" }) });
      const other = await ask({ proxmox_endpoint_id: 7 });
      expect([status, other.status, await other.json()]).toEqual([status, shown, expect.objectContaining({ ok: false, status_code: status })]);
    }
    const asked = lab.requests.total;
    expect([(await ask({ proxmox_endpoint_id: 12 })).status, (await ask({ proxmox_endpoint_id: 9 })).status, (await ask({})).status]).toEqual([422, 404, 422]);
    expect(lab.requests.total).toBe(asked);
  });

  it("has the list of what a backend can do, kept until it is asked for anew", async () => {
    const { lab, url } = await start({ endpoints: [] });
    const first = (await (await fetch(`${url}/api/backends/1/openapi/`)).json()) as { operations: { path: string }[]; is_from_cache: boolean };
    expect([first.operations.some(({ path }) => path === "/full-update/stream"), first.is_from_cache]).toEqual([true, false]);
    expect(await (await fetch(`${url}/api/backends/1/openapi/`)).json()).toMatchObject({ is_from_cache: true });
    expect(await (await fetch(`${url}/api/backends/1/openapi/?refresh=true`)).json()).toMatchObject({ is_from_cache: false });
    expect((await fetch(`${url}/api/backends/2/openapi/`)).status).toBe(404);
    await lab.close();
    expect((await fetch(`${url}/api/backends/1/openapi/?refresh=true`)).status).toBe(503);
  });
});
