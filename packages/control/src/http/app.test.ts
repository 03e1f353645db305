import { afterEach, expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { startTestApp } from "../testing/start-test-app.ts";
import type { TestApp } from "../testing/start-test-app.ts";

let test: TestApp | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

onEachDatabase("the HTTP side", ({ database }) => {
  it("says who and how it is, to those who are signed in", async () => {
    test = await startTestApp({ database: database() });
    const [mine, nobodys] = [await test.ask("/api/status/", { as: "viewer" }), await test.ask("/api/status/", { as: "nobody" })];
    expect(await mine.json()).toMatchObject({ version: "0.1.0", database: database().kind });
    expect([nobodys.status, nobodys.headers.get("www-authenticate"), await nobodys.json()]).toEqual([401, "Token", expect.objectContaining({ code: "AUTH_REQUIRED" })]);
    expect((await test.ask("/readyz", { as: "nobody" })).status).toBe(200);
    expect((await test.ask("/api/nowhere/", { as: "nobody" })).status).toBe(404);
    expect((await test.ask("/api/schema/", { as: "nobody" })).status).toBe(200);
    expect((await test.ask("/api/docs/", { as: "nobody" })).status).toBe(200);
    expect((await test.ask("/metrics", { as: "viewer" })).status).toBe(403);
    expect((await test.ask("/metrics")).status).toBe(200);
  });
});
