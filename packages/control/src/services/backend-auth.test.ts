import { WIRE_STAGES } from "@proxbox/contract";
import { STAGE_PATHS } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { LAB_KEY, startServiceWorld } from "../testing/service-world.ts";
import type { ServiceWorld, ServiceWorldOptions } from "../testing/service-world.ts";
import { createKeyKeeper, httpTimeoutForSyncPath } from "./backend-auth.ts";
import { backendTarget } from "./backend-context.ts";
import { createConnections } from "./connections.ts";

let world: ServiceWorld;

afterEach(() => world.close());

async function start(options?: ServiceWorldOptions): Promise<ServiceWorld> {
  world = await startServiceWorld(options);
  return world;
}

const version = { path: "version", expects: "json" } as const;

function asked({ lab }: ServiceWorld): string[] {
  return lab.requests.entries.map(({ method, path }) => `${method} ${path}`);
}

describe("the key of a backend", () => {
  it("goes along where it was verified, and nowhere else", async () => {
    const { services, backends } = await start();
    expect(await services.request(1, version)).toMatchObject({ ok: true });
    backends[0] = { ...backends[0]!, domain: "localhost" };
    // Another address now: the key stays here, and the backend, which is set up, says so.
    expect(await services.request(1, version)).toMatchObject({ ok: false, status: 401, error: { code: "BE_AUTH" } });
    expect(world.lab.requests.count("GET", "/auth/keys")).toBe(0);
    expect(world.saved).toEqual([]);
  });

  it("is registered at a backend that is empty, once for ten requests, and they all go through", async () => {
    world = await start({ backend: { key: undefined, keyTarget: undefined } });
    world.lab.replaceKey(undefined);
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.services.request(1, version)));
    expect(replies.every(({ ok }) => ok)).toBe(true);
    expect(world.lab.requests.count("POST", "/auth/register-key")).toBe(1);
    const [[id, key, target] = []] = world.saved;
    expect([id, target]).toEqual([1, backendTarget(world.backends[0]!)]);
    expect(key).toMatch(/^[\w-]{64}$/);
    expect(world.lab.unexpected).toEqual([]);
  });

  it("that was verified elsewhere is not registered at a new empty backend: a new one is", async () => {
    world = await start({ backend: { keyTarget: "another address" } });
    world.lab.replaceKey(undefined);
    expect(await world.services.request(1, version)).toMatchObject({ ok: true });
    expect(world.saved[0]?.[1]).not.toBe(LAB_KEY);
  });

  it("that was typed in and never verified is verified by the first 401, and the request starts again", async () => {
    world = await start({ backend: { keyTarget: undefined } });
    expect(await world.services.request(1, version)).toMatchObject({ ok: true, requestedUrls: [`${world.lab.url}/version`, `${world.lab.url}/version`] });
    expect(asked(world)).toEqual(["GET /version", "GET /auth/bootstrap-status", "GET /auth/keys", "GET /version"]);
    expect(world.saved).toEqual([[1, LAB_KEY, backendTarget(world.backends[0]!)]]);
  });

  it("E112: that was rotated is looked at once and then rests, so that nobody is locked out", async () => {
    world = await start();
    world.lab.replaceKey("another".padEnd(64, "k"));
    for (let count = 0; count < 20; count += 1) {
      expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "error", authentication: "error", api_access: "success", code: "BE_AUTH" });
      world.nowSeconds += 6;
    }
    // Two minutes of looks: three of the key.
    expect(world.lab.requests.count("GET", "/auth/keys")).toBeLessThanOrEqual(3);
  });

  it("E112: after a 429 rests as long as the backend asks", async () => {
    world = await start();
    world.lab.faults.add({ path: /auth\/keys/, effect: { kind: "throttle", retryAfterSeconds: 300 } });
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "error", code: "BE_THROTTLED" });
    world.nowSeconds = 299;
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "error", code: "BE_THROTTLED" });
    expect(world.lab.requests.count("GET", "/auth/keys")).toBe(1);
    world.nowSeconds = 306;
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "success" });
  });

  it("E112: rests for a quarter of an hour at most, whatever the backend asks", async () => {
    world = await start();
    world.lab.faults.add({ path: /auth\/keys/, effect: { kind: "throttle", retryAfterSeconds: 999_999_999 } });
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "error", code: "BE_THROTTLED" });
    world.nowSeconds = 901;
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "success" });
  });

  it("that is typed in while the one before is looked at is looked at by itself", async () => {
    world = await start({ backend: { key: "wrong".padEnd(64, "k"), keyTarget: undefined } });
    world.lab.faults.add({ path: /auth\/keys/, effect: { kind: "hang" } });
    const first = world.services.door.checkKey(1);
    await expect.poll(() => world.lab.requests.count("GET", "/auth/keys")).toBe(1);
    world.backends[0] = { ...world.backends[0]!, key: LAB_KEY };
    expect(await world.services.door.checkKey(1)).toEqual({ is: "accepted" });
    world.timers.pass(15_000);
    expect(await first).toMatchObject({ is: "refused", error: { code: "BE_TIMEOUT" } });
    expect(world.saved).toEqual([[1, LAB_KEY, backendTarget(world.backends[0])]]);
  });

  it.each<[string, Partial<ServiceWorld["backends"][number]>, { readonly isEmpty: boolean; readonly kept: number }]>([
    ["another key, after it was verified", { key: "new".padEnd(64, "k") }, { isEmpty: false, kept: 0 }],
    ["another address, after it was verified", { port: 1 }, { isEmpty: false, kept: 0 }],
    ["another address, after it was registered", { port: 1 }, { isEmpty: true, kept: 0 }],
    ["another key, after it was registered: the backend takes no second first one", { key: "new".padEnd(64, "k") }, { isEmpty: true, kept: 1 }],
  ])("does not overwrite what was saved during the look: %s", async (_what, change, { isEmpty, kept }) => {
    world = await start({ backend: { keyTarget: undefined } });
    if (isEmpty) world.lab.replaceKey(undefined);
    const [before] = world.backends;
    const limits = { connectMs: 5_000, answerMs: 5_000, chunkMs: 5_000 };
    const connections = createConnections(limits);
    const keeper = createKeyKeeper({ ...world.parts, limits, connections, endpoints: { backend: async () => ({ ...before!, ...change }) } });
    expect(await keeper.check(before!)).toEqual({ is: isEmpty ? "registered" : "accepted" });
    expect(world.saved).toHaveLength(kept);
    await connections.close();
  });

  it.each([
    ["a wrong key", (w: ServiceWorld) => w.lab.replaceKey("another".padEnd(64, "k")), "BE_AUTH"],
    ["flags that are equal", (w: ServiceWorld) => w.lab.play("auth/bootstrap-status", { status: 200, body: '{"needs_bootstrap":false,"has_db_keys":false}' }), "BE_UNEXPECTED"],
    ["an empty list of keys", (w: ServiceWorld) => w.lab.play("auth/keys", { status: 200, body: '{"keys":[]}' }), "BE_UNEXPECTED"],
    ["a redirect", (w: ServiceWorld) => w.lab.play("auth/bootstrap-status", { status: 307, headers: { Location: "/" } }), "BE_REDIRECT"],
  ])("is not trusted after %s", async (_what, prepare, code) => {
    world = await start({ backend: { keyTarget: undefined } });
    prepare(world);
    expect(await world.services.door.checkKey(1)).toMatchObject({ is: "refused", error: { code } });
    expect(world.saved).toEqual([]);
  });

  it("is never taken to the fallback to be looked at or registered", async () => {
    world = await start({ backend: { key: undefined, keyTarget: undefined }, fallback: {} });
    world.lab.faults.add({ times: Infinity, effect: { kind: "reset" } });
    expect(await world.services.door.checkKey(1)).toMatchObject({ is: "refused", error: { code: "BE_UNREACHABLE" } });
    expect(world.fallback?.requests.total).toBe(0);
  });

  it("is kept when the answer to its registration was lost, so that the next look finds it accepted", async () => {
    world = await start({ backend: { key: undefined, keyTarget: undefined } });
    world.lab.replaceKey(undefined);
    world.lab.faults.add({ method: "POST", effect: { kind: "reset-after-commit" } });
    expect(await world.services.door.checkKey(1)).toMatchObject({ is: "refused", error: { code: "BE_UNREACHABLE" } });
    expect(await world.services.door.checkKey(1)).toEqual({ is: "accepted" });
  });

  it("another first key was quicker: told as a conflict, and ours is not kept", async () => {
    world = await start({ backend: { key: undefined, keyTarget: undefined } });
    world.lab.play("auth/bootstrap-status", { status: 200, body: '{"needs_bootstrap":true,"has_db_keys":false}' });
    expect(await world.services.door.checkKey(1)).toMatchObject({ is: "refused", error: { code: "BE_KEY_CONFLICT" } });
    expect(world.saved).toEqual([]);
  });

  it("a 401 about something else is passed on, and nothing is verified", async () => {
    world = await start();
    world.lab.faults.add({ effect: { kind: "status", status: 401, headers: { "Content-Type": "application/json" }, body: '{"detail":"Proxmox said no"}' } });
    expect(await world.services.request(1, version)).toMatchObject({ ok: false, status: 401, error: { code: "BE_REFUSED", detail: "Proxmox said no" } });
    expect(asked(world)).toEqual(["GET /version"]);
  });

  it("the second 401 is final", async () => {
    world = await start();
    world.lab.faults.add({ path: /version/, times: Infinity, effect: { kind: "status", status: 401, headers: { "Content-Type": "application/json" }, body: '{"detail":"Invalid API key."}' } });
    expect(await world.services.request(1, version)).toMatchObject({ ok: false, status: 401, error: { code: "BE_AUTH" } });
    expect(asked(world)).toEqual(["GET /version", "GET /auth/bootstrap-status", "GET /auth/keys", "GET /version"]);
  });
});

describe("waiting for a backend", () => {
  it("ends as soon as either address answers", async () => {
    world = await start({ fallback: {} });
    world.lab.faults.add({ times: Infinity, effect: { kind: "reset" } });
    await world.services.waitUntilReady(1);
    expect([world.lab.requests.total, world.fallback?.requests.total]).toEqual([1, 1]);
  });

  it("tries five times with growing pauses, 8.1 s in all, and then says why not", async () => {
    world = await start();
    world.lab.faults.add({ times: Infinity, effect: { kind: "status", status: 503 } });
    const waiting = world.services.waitUntilReady(1).catch((error: unknown) => error);
    for (const [index, pauseMs] of [1_000, 1_500, 2_250, 3_375].entries()) {
      await expect.poll(() => [world.lab.requests.total, world.timers.pending]).toEqual([index + 1, 1]);
      world.timers.pass(pauseMs);
    }
    expect(await waiting).toMatchObject({ code: "BE_NOT_READY", status: 503 });
    expect(world.lab.requests.total).toBe(5);
  });

  it.each([[302, "BE_REDIRECT"], [404, "BE_NOT_BACKEND"]])("ends at once at a %s, because waiting changes nothing", async (status, code) => {
    world = await start();
    world.lab.faults.add({ effect: { kind: "status", status } });
    await expect(world.services.waitUntilReady(1)).rejects.toMatchObject({ code });
    expect(world.lab.requests.total).toBe(1);
  });

  it("E111: asks nobody for a disabled backend", async () => {
    world = await start({ backend: { enabled: false } });
    await expect(world.services.waitUntilReady(1)).rejects.toMatchObject({ code: "CFG_NO_BACKEND" });
    expect(await world.services.request(undefined, version)).toMatchObject({ ok: false, status: 404, error: { code: "CFG_NO_BACKEND" } });
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "disabled", authentication: "disabled", api_access: "disabled" });
    expect(world.lab.requests.total).toBe(0);
  });
});

describe("time limits", () => {
  it("the lab's stages are the contract's", async () => {
    world = await start();
    expect(STAGE_PATHS).toEqual(WIRE_STAGES.map(({ path }) => path));
  });

  it.each([
    ["full-update", 3_600_000], ["dcim/devices/create", 3_600_000], ["virtualization/virtual-machines/7/create", 3_600_000],
    ["virtualization/virtual-machines/7/sync", 120_000], ["sync/individual/vm", 120_000], ["version", undefined],
  ])("%s may take %s ms", async (path, limitMs) => {
    world = await start();
    expect(httpTimeoutForSyncPath(path, { chunkMs: 3_600_000 })).toBe(limitMs);
  });
});
