import { BackendCreate, ProxmoxCreate } from "@proxbox/contract";
import { handTimers, startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { createCipher, createLogs } from "@proxbox/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createServices } from "../services/create-services.ts";
import type { Services } from "../services/create-services.ts";
import { createSettings } from "../settings/create-settings.ts";
import { closeCleanly } from "../testing/close-cleanly.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createEndpointStore } from "./create-endpoint-store.ts";
import type { EndpointStore } from "./create-endpoint-store.ts";
import { createEndpoints } from "./create-endpoints.ts";
import type { Endpoints } from "./create-endpoints.ts";

onEachDatabase("endpoints with the services behind them", ({ database }) => {
  let lab: BackendLab;
  let other: BackendLab;
  let store: EndpointStore;
  let services: Services;
  let endpoints: Endpoints;

  beforeEach(async () => {
    lab = await startBackendLab();
    other = await startBackendLab({ key: "o".repeat(64) });
    const { kysely } = database();
    const clock = (): Date => new Date("2026-11-25T12:00:00Z");
    const { log } = createLogs({ clock });
    const cipher = createCipher(new Uint8Array(32).fill(7));
    store = createEndpointStore({ kysely, cipher, log });
    services = createServices({ endpoints: store, saveKey: store.saveKey, clock, timers: handTimers(), log });
    endpoints = createEndpoints({ kysely, cipher, clock, log, store, settings: createSettings({ kysely, clock, env: {} }), door: services.door });
  });

  afterEach(async () => {
    await endpoints.close();
    await services.close();
    await closeCleanly(lab);
    await closeCleanly(other);
  });

  async function saveBackend(changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await endpoints.backends.create(BackendCreate.parse({ name: "backend", ip_address: lab.host, port: lab.port, ...changes }));
    await endpoints.settled();
  }

  it("register a key at an empty backend and use it from then on", async () => {
    await saveBackend();
    expect(await endpoints.backends.find(1)).toMatchObject({ has_api_key: true, last_check: { ok: true, steps: [{}, { name: "key", detail: "A key was registered at the empty backend." }, { detail: "Version 0.1.0." }] } });
    await endpoints.proxmox.create(ProxmoxCreate.parse({ name: "east", ip_address: "10.0.0.11", password: "secret" }));
    await endpoints.settled();
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ name: "east (nb:1)", password: "secret" })]);
    expect(await endpoints.backends.test(1)).toMatchObject({ ok: true, steps: [{}, { detail: "The backend takes the key." }, {}] });
  });

  it("take the key to no other address, and say that it has to be given again", async () => {
    await saveBackend();
    const before = await store.backend(1);
    await endpoints.backends.update(1, { port: other.port });
    await endpoints.settled();
    expect(await endpoints.backends.find(1)).toMatchObject({ last_check: { ok: false, steps: [{ name: "reach", ok: true }, { name: "key", ok: false, code: "BE_KEY_MISSING" }] } });
    expect(other.requests.count("GET", "/auth/keys")).toBe(0);
    await endpoints.backends.update(1, { api_key: "o".repeat(64) });
    await endpoints.settled();
    expect(await endpoints.backends.find(1)).toMatchObject({ last_check: { ok: true } });
    expect((await store.backend(1))?.key).not.toBe(before?.key);
  });

  it("say it when the backend refuses the key", async () => {
    lab.replaceKey("x".repeat(64));
    await saveBackend({ api_key: "w".repeat(64) });
    expect(await endpoints.backends.find(1)).toMatchObject({ last_check: { ok: false, steps: [{}, { name: "key", code: "BE_AUTH" }] } });
  });

  it("say it when nobody answers, without failing the save", async () => {
    await saveBackend({ port: 1 });
    expect(await endpoints.backends.find(1)).toMatchObject({ last_check: { ok: false, steps: [{ name: "reach", code: "BE_UNREACHABLE" }] } });
  });
});
