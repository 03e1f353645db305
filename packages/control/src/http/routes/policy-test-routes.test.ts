import { afterEach, expect, it } from "vitest";
import type { EndpointStore } from "../../endpoints/create-endpoint-store.ts";
import { createSettings } from "../../settings/create-settings.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startServiceWorld } from "../../testing/service-world.ts";
import type { ServiceWorld, ServiceWorldOptions } from "../../testing/service-world.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

const MACHINE = { kind: "virtual-machine", key: "lab/qemu/100" };
let world: ServiceWorld | undefined;
let app: TestApp | undefined;

afterEach(async () => {
  await app?.close();
  await world?.close();
  app = world = undefined;
});

onEachDatabase("the tester of the field policies", ({ database }) => {
  async function start(options: ServiceWorldOptions = {}): Promise<TestApp> {
    const made = (world = await startServiceWorld(options));
    app = await startTestApp({ database: database(), parts: ({ clock }) => ({ services: made.services, endpoints: { proxmoxes: async () => [] } as unknown as EndpointStore, settings: createSettings({ kysely: database().kysely, clock, env: {} }) }) });
    return app;
  }

  async function ask(json: unknown, init: Parameters<TestApp["ask"]>[1] = {}): Promise<{ status: number; body: unknown }> {
    const answer = await app!.ask("/api/policies/test/", { method: "POST", json, ...init });
    return { status: answer.status, body: await answer.json() };
  }

  it("asks a backend with the policies of the settings and those to try, and with the flags of a run; nothing is saved", async () => {
    await start();
    await app!.ask("/api/settings/", { method: "PATCH", json: { sync: { policies: { "virtual-machine": { description: "ignore" } } } } });
    const effects = { saved: { fields: [{ effect: "ignored" }] }, draft: { fields: [{ effect: "write", netbox: "a person's", proxmox: "from Proxmox" }] } };
    expect(await ask({ ...MACHINE, policies: { "virtual-machine": { description: "source" } } })).toMatchObject({ status: 200, body: effects });
    const [asked] = world!.lab.requests.entries.filter(({ path }) => path === "/policies/test");
    expect(asked?.query).toContain("overwrite_vm_description=true");
    expect(world!.lab.requests.count("PUT", "/settings/sync")).toBe(0);
  });

  it("says what the backend says of an object that Proxmox VE does not have", async () => {
    await start();
    expect(await ask({ ...MACHINE, key: "lab/qemu/200", policies: {} })).toMatchObject({ status: 404, body: { code: "RUN_UNKNOWN_OBJECT", detail: expect.stringContaining("lab/qemu/200") } });
    expect(await ask({ ...MACHINE, policies: {}, backend_id: 9 })).toMatchObject({ status: 404, body: { code: "CFG_NO_BACKEND" } });
  });

  it("says that a backend cannot try policies", async () => {
    await start({ lab: { hasSyncSettings: false } });
    expect(await ask({ ...MACHINE, policies: {} })).toMatchObject({ status: 400, body: { code: "CFG_SCOPE_INVALID", detail: expect.stringContaining("no trial of field policies") } });
  });

  it("refuses a policy that there is not before any backend is asked", async () => {
    await start();
    expect((await ask({ ...MACHINE, policies: { "virtual-machine": { description: "mine" } } })).status).toBe(422);
    expect(world!.lab.requests.count("POST", "/policies/test")).toBe(0);
  });
});
