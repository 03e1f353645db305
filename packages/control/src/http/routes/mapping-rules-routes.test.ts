import { afterEach, expect, it } from "vitest";
import { createSettings } from "../../settings/create-settings.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startServiceWorld } from "../../testing/service-world.ts";
import type { ServiceWorld, ServiceWorldOptions } from "../../testing/service-world.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

const URL = "/api/mapping-rules/test/";
let world: ServiceWorld | undefined;
let app: TestApp | undefined;

afterEach(async () => {
  await app?.close();
  await world?.close();
  app = world = undefined;
});

onEachDatabase("the tester of the mapping rules", ({ database }) => {
  async function start(options: ServiceWorldOptions = {}): Promise<TestApp> {
    const made = (world = await startServiceWorld(options));
    app = await startTestApp({ database: database(), parts: ({ clock }) => ({ services: made.services, settings: createSettings({ kysely: database().kysely, clock, env: {} }) }) });
    await app.ask("/api/settings/", { method: "PATCH", json: { sync: { mapping_rules: [{ match: { pool: "acme" }, set: { tenant: "Acme" } }] } } });
    return app;
  }

  async function ask(json: unknown, init: Parameters<TestApp["ask"]>[1] = {}): Promise<{ status: number; body: unknown }> {
    const answer = await app!.ask(URL, { method: "POST", json, ...init });
    return { status: answer.status, body: await answer.json() };
  }

  it("asks the backend with the rules of the settings, or with those to try", async () => {
    await start();
    expect(await ask({ vm: "100" })).toMatchObject({ status: 200, body: [{ vmid: 100, hits: [{ target: "tenant", value: "Acme", rule: 1 }] }] });
    expect(await ask({ vm: "100", mapping_rules: [{ match: {}, set: { role: "DB" } }] })).toMatchObject({ status: 200, body: [{ hits: [{ target: "role", value: "DB" }] }] });
    expect(world?.lab.requests.count("POST", "/rules/test")).toBe(2);
    expect(world?.lab.requests.count("PUT", "/settings/sync")).toBe(0);
    expect((await ask({ vm: "100" }, { as: "viewer" })).status).toBe(403);
  });

  it("says what the backend says of a guest that nobody has", async () => {
    await start();
    expect(await ask({ vm: "200" })).toMatchObject({ status: 404, body: { code: "RUN_UNKNOWN_OBJECT", detail: expect.stringContaining("200") } });
  });

  it("says that a backend knows no mapping rules, and that there is none", async () => {
    await start({ lab: { hasSyncSettings: false } });
    expect(await ask({ vm: "100" })).toMatchObject({ status: 400, body: { detail: expect.stringContaining("knows no mapping rules") } });
    expect(await ask({ vm: "100", backend_id: 9 })).toMatchObject({ status: 404, body: { code: "CFG_NO_BACKEND" } });
  });

  it("refuses a rule that cannot be meant, before any backend is asked", async () => {
    await start();
    expect((await ask({ vm: "100", mapping_rules: [{ match: { prefix: "10.0.0.1" }, set: { tenant: "A" } }] })).status).toBe(422);
    expect(world?.lab.requests.count("POST", "/rules/test")).toBe(0);
  });
});
