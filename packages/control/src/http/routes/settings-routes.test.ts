import { afterEach, expect, it } from "vitest";
import { createSettings } from "../../settings/create-settings.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

let app: TestApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

onEachDatabase("the settings of the API", ({ database }) => {
  async function start(): Promise<TestApp> {
    return (app = await startTestApp({ database: database(), parts: ({ clock }) => ({ settings: createSettings({ kysely: database().kysely, clock, env: {} }) }) }));
  }

  function save(json: unknown, ifMatch?: string): Promise<Response> {
    return app!.ask("/api/settings/", { method: "PATCH", json, ...(ifMatch === undefined ? {} : { headers: { "if-match": ifMatch } }) });
  }

  it("have an ETag, and a change that names another one is refused with what to do", async () => {
    await start();
    const first = (await app!.ask("/api/settings/")).headers.get("etag") ?? "";
    expect(first).toMatch(/^"[0-9a-f]{32}"$/);
    const saved = await save({ sync_interval: 15 }, first);
    const second = saved.headers.get("etag") ?? "";
    expect([saved.status, second === first, (await app!.ask("/api/settings/")).headers.get("etag")]).toEqual([200, false, second]);
    const refused = await save({ sync: { mapping_rules: [] }, sync_interval: 30 }, first);
    expect([refused.status, await refused.json()]).toMatchObject([412, { code: "CFG_CHANGED", hint: expect.stringContaining("Nothing was saved") }]);
    expect(await (await app!.ask("/api/settings/")).json()).toMatchObject({ sync_interval: 15 });
    expect((await save({ sync_interval: 45 }, `W/${second}`)).status).toBe(200);
  });

  it("are changed whatever they are where no version is named", async () => {
    await start();
    expect((await save({ sync_interval: 15 })).status).toBe(200);
    expect((await save({ sync_interval: 20 }, "*")).status).toBe(200);
  });
});
