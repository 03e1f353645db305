import { BackendCreate, NetboxCreate, ProxmoxCreate } from "@proxbox/contract";
import { startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { createCipher, createLogs } from "@proxbox/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSettings } from "../settings/create-settings.ts";
import { closeCleanly } from "../testing/close-cleanly.ts";
import { fetchDoor } from "../testing/fetch-door.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createEndpointStore } from "./create-endpoint-store.ts";
import { createEndpoints } from "./create-endpoints.ts";
import type { Endpoints } from "./create-endpoints.ts";

const key = "k".repeat(64);
const broken = { status: 503, headers: { "Content-Type": "application/json" }, body: "{}" };

onEachDatabase("what a backend holds of an endpoint that went elsewhere", ({ database }) => {
  let labs: BackendLab[];
  let endpoints: Endpoints;
  let lines: string[];
  let inUse: Set<number>;

  beforeEach(async () => {
    labs = [await startBackendLab({ key }), await startBackendLab({ key })];
    lines = [];
    inUse = new Set();
    const { kysely } = database();
    const clock = (): Date => new Date("2026-11-25T12:00:00Z");
    const { log } = createLogs({ clock, onLine: (line) => lines.push(line) });
    const cipher = createCipher(new Uint8Array(32).fill(7));
    const store = createEndpointStore({ kysely, cipher, log });
    endpoints = createEndpoints({ kysely, cipher, clock, log, store, settings: createSettings({ kysely, clock, env: {} }), door: fetchDoor((id) => labs[id - 1]!.url, key), isInUse: async (id) => inUse.has(id) });
    for (const name of ["first", "second"]) await endpoints.backends.create(BackendCreate.parse({ name, ip_address: "127.0.0.1", api_key: key }));
    await endpoints.netbox.create(NetboxCreate.parse({ name: "NetBox", domain: "netbox.example.org", token: "CANARY-netbox" }));
    await endpoints.proxmox.create(ProxmoxCreate.parse({ name: "east", ip_address: "10.0.0.11", password: "CANARY-password", backend_id: 1 }));
    await endpoints.settled();
  });

  afterEach(async () => {
    await endpoints.close();
    for (const lab of labs) await closeCleanly(lab, lines.filter((line) => line.includes("CANARY")));
  });

  function held(): string[][] {
    return labs.map(({ proxmoxes }) => proxmoxes.map(({ name }) => name));
  }

  async function preflight(backendId: number): Promise<void> {
    await endpoints.preflight((await endpoints.store.backend(backendId))!, [], new AbortController().signal);
  }

  it("is removed there when the endpoint is moved to another backend", async () => {
    expect(held()).toEqual([["east (nb:1)"], []]);
    await endpoints.proxmox.update(1, { backend_id: 2 });
    await endpoints.settled();
    expect(held()).toEqual([[], ["east (nb:1)"]]);
    expect(await endpoints.store.wireIdOf(1, 1)).toBeUndefined();
    expect(await endpoints.proxmox.push(1, { isTakingOver: false })).toMatchObject({ ok: true, backends: [{ backend_id: 2 }] });
  });

  it("is removed there when an import moves it", async () => {
    await endpoints.importConfig((await endpoints.exportConfig()).replace("backend: first", "backend: second"), { isDryRun: false });
    await endpoints.settled();
    expect(held()).toEqual([[], ["east (nb:1)"]]);
  });

  it("is removed with the next preflight when the backend did not answer, which the endpoint's test is not blamed for", async () => {
    labs[0]!.play("proxmox/endpoints", broken);
    await endpoints.proxmox.update(1, { backend_id: 2 });
    await endpoints.settled();
    expect(held()).toEqual([["east (nb:1)"], ["east (nb:1)"]]);
    expect(await endpoints.proxmox.find(1)).toMatchObject({ last_check: { ok: true } });
    await preflight(1);
    expect(held()).toEqual([[], ["east (nb:1)"]]);
  });

  it("is not taken from under a job that was told to use that backend", async () => {
    inUse.add(1);
    await endpoints.proxmox.update(1, { backend_id: 2 });
    await endpoints.settled();
    await preflight(1);
    expect(held()).toEqual([["east (nb:1)"], ["east (nb:1)"]]);
    inUse.clear();
    await preflight(1);
    expect(held()).toEqual([[], ["east (nb:1)"]]);
  });

  it("is removed when it has no backend of its own any more and another one is the first", async () => {
    await endpoints.proxmox.update(1, { backend_id: 2 });
    await endpoints.proxmox.update(1, { backend_id: null });
    await endpoints.settled();
    expect(held()).toEqual([["east (nb:1)"], []]);
  });

  describe("when the backend is removed here", () => {
    it("is removed there first, NetBox with it, and nothing that is not ours", async () => {
      labs[0]!.proxmoxes.push({ id: 9, name: "theirs (nb:4)", ip_address: "10.9.9.9", port: 8006, enabled: true });
      await endpoints.backends.remove(1);
      expect(held()).toEqual([["theirs (nb:4)"], []]);
      expect(labs.map(({ netboxes }) => netboxes.length)).toEqual([0, 1]);
      expect(lines).toEqual([]);
      await preflight(2);
      expect(await endpoints.proxmox.push(1, { isTakingOver: false })).toMatchObject({ ok: true, backends: [{ backend_id: 2 }] });
    });

    it("stays when it does not answer: the log says so, and the backend is removed all the same", async () => {
      labs[0]!.faults.add({ method: "DELETE", effect: { kind: "status", status: 500 }, times: 1 });
      labs[0]!.play("netbox/endpoint", broken);
      await endpoints.backends.remove(1);
      expect((await endpoints.backends.list({ limit: 50, offset: 0 })).rows.map(({ name }) => name)).toEqual(["second"]);
      expect(held()).toEqual([["east (nb:1)"], []]);
      expect(lines.map((line) => (JSON.parse(line) as { backend: string; msg?: string }).backend)).toContain("first");
    });

    it("stays without a request when it is disabled, which the log says (E111)", async () => {
      await endpoints.backends.setEnabled([1], false);
      await endpoints.settled();
      labs[0]!.requests.reset();
      await endpoints.backends.remove(1);
      expect(labs[0]!.requests.total).toBe(0);
      expect(lines.join("\n")).toContain("what it holds of ours stays there");
    });
  });
});
