import { ServiceStatus } from "@proxbox/contract";
import { handGate } from "@proxbox/lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleNetbox, sampleProxmox } from "../testing/endpoint-samples.ts";
import { startServiceWorld } from "../testing/service-world.ts";
import type { ServiceWorld } from "../testing/service-world.ts";

let world: ServiceWorld;

beforeEach(async () => {
  world = await startServiceWorld();
  world.netboxes.push(sampleNetbox({ id: 1 }));
  world.proxmoxes.push(sampleProxmox({ id: 12, name: "east" }));
});
afterEach(() => world.close());

function hold(): void {
  world.lab.proxmoxes.push({ id: 3, name: "east (nb:12)", enabled: true });
  world.wireIds.set(12, 3);
}

function holdNetbox(): void {
  world.lab.netboxes.push({ id: 1, name: "netbox", enabled: true });
  world.heldNetboxes.add(1);
}

describe("how a service is", () => {
  it("a backend that answers and takes its key", async () => {
    const status = await world.services.statuses.read("backend", 1);
    expect(ServiceStatus.parse(status)).toEqual({
      kind: "backend", id: 1, name: "backend", status: "success", backend_version: "0.1.0", service_version: null, target_address: "127.0.0.1", target_port: world.lab.port,
      authentication: "success", api_access: "success", detail: expect.any(String), code: null, hint: null, http_status: null, warnings: [], latency_ms: 0, seen_at: "1970-01-01T00:00:00.000Z", checked_at: "1970-01-01T00:00:00.000Z",
    });
    expect(world.lab.unexpected).toEqual([]);
  });

  it("costs one look for ten dashboards, and is looked at anew after five seconds", async () => {
    hold();
    holdNetbox();
    const look = () => Promise.all([...Array(10).keys()].flatMap(() => [world.services.statuses.read("backend", 1), world.services.statuses.read("netbox", 1), world.services.statuses.read("proxmox", 12)]));
    await look();
    const first = world.lab.requests.total;
    // `/`, bootstrap-status, keys, version, NetBox's status, and Proxmox VE's version.
    expect(first).toBe(6);
    world.nowSeconds = 4;
    await look();
    expect(world.lab.requests.total).toBe(first);
    world.nowSeconds = 10;
    await look();
    expect(world.lab.requests.total).toBe(2 * first);
  });

  it("is one look for those who ask while it goes on", async () => {
    const gate = handGate();
    world.lab.play("version", [gate]);
    const early = world.services.statuses.read("backend", 1);
    await gate.reached;
    world.nowSeconds = 60;
    const late = world.services.statuses.read("backend", 1);
    gate.open();
    expect(await late).toBe(await early);
  });

  it("a backend that is away, is none, or has another version's answer", async () => {
    world.lab.play("", { status: 200, body: '{"message":"Welcome"}' });
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "error", api_access: "error", authentication: "unknown", code: "BE_NOT_BACKEND" });
    world.nowSeconds = 10;
    world.lab.play("version", { status: 500, body: "" });
    expect(await world.services.statuses.read("backend", 1)).toMatchObject({ status: "success", backend_version: null, warnings: ["The backend's version cannot be read."] });
    await world.lab.close();
    world.nowSeconds = 20;
    for (const [kind, id] of [["backend", 1], ["netbox", 1], ["proxmox", 12]] as const) {
      expect(await world.services.statuses.read(kind, id)).toMatchObject({ status: "error", code: "BE_UNREACHABLE", http_status: 503 });
    }
  });

  it("sends no key to what it does not know yet", async () => {
    const keys: unknown[] = [];
    world.lab.play("", ({ headers }) => {
      keys.push(headers["x-proxbox-api-key"]);
      return { status: 200, body: '{"message":"Welcome"}' };
    });
    await world.services.statuses.read("backend", 1);
    expect(keys).toEqual([undefined]);
  });

  it("a NetBox is asked through its backend, once that knows it: its version, whether it takes the token, and whether it answers at all", async () => {
    expect(await world.services.statuses.read("netbox", 1)).toMatchObject({ status: "unknown", authentication: "unknown", service_version: null, latency_ms: null, seen_at: null });
    expect(world.lab.requests.total).toBe(4);
    holdNetbox();
    world.nowSeconds = 10;
    expect(await world.services.statuses.read("netbox", 1)).toMatchObject({ status: "success", authentication: "success", api_access: "success", service_version: "4.5.2", latency_ms: 0, target_address: "netbox.example.org", target_port: 443 });
    const refused = (code: string, status: number) => ({ status, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ detail: `${code} it is`, code, hint: "Mend it." }) });
    world.nowSeconds = 20;
    world.lab.play("netbox/status", refused("NB_AUTH", 502));
    expect(await world.services.statuses.read("netbox", 1)).toMatchObject({ status: "error", authentication: "error", api_access: "success", code: "NB_AUTH", hint: "Mend it.", service_version: null });
    world.nowSeconds = 30;
    world.lab.play("netbox/status", refused("NB_UNREACHABLE", 504));
    expect(await world.services.statuses.read("netbox", 1)).toMatchObject({ status: "error", authentication: "unknown", api_access: "error", code: "NB_UNREACHABLE", latency_ms: null });
    world.nowSeconds = 40;
    world.lab.play("netbox/status", { status: 404, headers: { "Content-Type": "application/json" }, body: '{"detail":"Not Found"}' });
    expect(await world.services.statuses.read("netbox", 1)).toMatchObject({ status: "unknown", detail: expect.stringContaining("cannot ask NetBox") });
    expect(world.lab.unexpected).toEqual([]);
  });

  it("a NetBox is not told of by another's answer, and not asked with half a token", async () => {
    holdNetbox();
    world.netboxes.push(sampleNetbox({ id: 2 }));
    expect(await world.services.statuses.read("netbox", 1)).toMatchObject({ status: "unknown", detail: expect.stringContaining("a backend has one") });
    world.netboxes.pop();
    world.netboxes[0] = sampleNetbox({ id: 1, tokenVersion: "v2", tokenKey: undefined });
    expect(await world.services.statuses.read("netbox", 1)).toMatchObject({ status: "error", authentication: "error", code: "SYNC_NO_SECRET" });
  });

  it("says how long the answer took, and when it was seen last although it does not answer now", async () => {
    hold();
    holdNetbox();
    const json = (body: unknown, status = 200) => ({ status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    for (const [kind, id, path, body] of [["backend", 1, "", { message: "Proxbox Backend" }], ["netbox", 1, "netbox/status", { "netbox-version": "4.6.0" }], ["proxmox", 12, "proxmox/version", [{ east: { version: "9.1.2" } }]]] as const) {
      world.nowSeconds = Math.ceil(world.nowSeconds) + 10;
      world.lab.play(path, () => {
        world.nowSeconds += 0.25;
        return json(body);
      });
      const seen = await world.services.statuses.read(kind, id);
      expect([kind, seen.status, seen.latency_ms, seen.seen_at]).toEqual([kind, "success", 250, seen.checked_at]);
      world.nowSeconds += 10;
      world.lab.play(path, json({ detail: "gone" }, 502));
      const away = await world.services.statuses.read(kind, id);
      expect([kind, away.status, away.latency_ms, away.seen_at]).toEqual([kind, "error", null, seen.seen_at]);
      expect(away.checked_at).not.toBe(seen.seen_at);
    }
  });

  it("a Proxmox endpoint is asked through its backend, once that knows it", async () => {
    expect(await world.services.statuses.read("proxmox", 12)).toMatchObject({ status: "unknown", detail: "The backend has not been told of this endpoint yet." });
    hold();
    world.nowSeconds = 10;
    expect(await world.services.statuses.read("proxmox", 12)).toMatchObject({ status: "success", service_version: "9.1.2", backend_version: "0.1.0" });
    world.lab.play("proxmox/version", { status: 502, headers: { "Content-Type": "application/json" }, body: '{"message":"Proxmox VE refused the credentials"}' });
    world.nowSeconds = 20;
    expect(await world.services.statuses.read("proxmox", 12)).toMatchObject({ status: "error", http_status: 502, detail: expect.stringContaining("refused the credentials") });
    expect(world.lab.unexpected).toEqual([]);
  });

  it("without an enabled backend nothing behind it is known", async () => {
    world.backends[0] = { ...world.backends[0]!, enabled: false };
    expect(await world.services.statuses.read("proxmox", 12)).toMatchObject({ status: "error", code: "CFG_NO_BACKEND" });
    expect(world.lab.requests.total).toBe(0);
  });

  it("E111: of a disabled endpoint nothing is asked", async () => {
    world.proxmoxes[0] = sampleProxmox({ id: 12, enabled: false });
    world.netboxes[0] = sampleNetbox({ id: 1, enabled: false });
    for (const [kind, id] of [["netbox", 1], ["proxmox", 12]] as const) expect(await world.services.statuses.read(kind, id)).toMatchObject({ status: "disabled", api_access: "disabled" });
    expect(world.lab.requests.total).toBe(0);
  });

  it("E113: shows no secret", async () => {
    const status = JSON.stringify([await world.services.statuses.read("backend", 1), await world.services.statuses.read("netbox", 1), await world.services.statuses.read("proxmox", 12)]);
    expect(status).not.toMatch(/CANARY|kkkkkk/);
  });

  it("an unknown endpoint is told as such", async () => {
    await expect(world.services.statuses.read("backend", 99)).rejects.toMatchObject({ code: "CFG_ENDPOINT_UNKNOWN" });
  });
});
