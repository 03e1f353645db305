import { afterEach, describe, expect, it } from "vitest";
import { startTestApp, TEST_KEY } from "../../testing/start-test-app.ts";
import type { TestApp, TestAppOptions } from "../../testing/start-test-app.ts";

let test: TestApp;
async function start(options?: TestAppOptions): Promise<void> {
  test = await startTestApp(options);
}
afterEach(() => test.close());

async function send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await test.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}

describe("the first key", () => {
  it("can be registered once, and bootstrap-status says which it is", async () => {
    await start({ withKey: false });
    expect(await send("GET", "/auth/bootstrap-status")).toEqual({ status: 200, body: { needs_bootstrap: true, has_db_keys: false } });
    const registered = await send("POST", "/auth/register-key", { api_key: TEST_KEY, label: "netbox-fastapi-1" });
    expect(registered).toEqual({ status: 201, body: { detail: expect.any(String) } });
    expect(await send("GET", "/auth/bootstrap-status")).toEqual({ status: 200, body: { needs_bootstrap: false, has_db_keys: true } });
    expect(await send("POST", "/auth/register-key", { api_key: `${TEST_KEY.slice(0, 40)}other` })).toEqual({ status: 409, body: { detail: expect.any(String) } });
    expect(await send("GET", "/auth/keys")).toEqual({ status: 200, body: { keys: [{ id: 1, label: "netbox-fastapi-1", is_active: true, created_at: Date.parse("2026-01-02T03:04:05Z") / 1000 }] } });
  });

  it("is claimed by one of two that come at once", async () => {
    await start({ withKey: false });
    const answers = await Promise.all(["a", "b"].map((letter) => send("POST", "/auth/register-key", { api_key: letter.repeat(40) })));
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([201, 409]);
  });

  it.each([
    ["32 bytes", "a".repeat(32)],
    ["72 bytes", "a".repeat(72)],
    ["16 letters of 2 bytes", "é".repeat(16)],
    ["18 letters of 4 bytes", "😀".repeat(18)],
  ])("may have %s, and then opens the door", async (_what, key) => {
    await start({ withKey: false });
    expect(await send("POST", "/auth/register-key", { api_key: key })).toEqual({ status: 201, body: { detail: expect.any(String) } });
    expect((await test.ask("/version", { headers: { "x-proxbox-api-key": Buffer.from(key).toString("latin1") } })).status).toBe(200);
  });

  it.each([
    ["31 bytes", "a".repeat(31)],
    ["73 bytes", "a".repeat(73)],
    ["15 letters of 2 bytes and one of 1", `${"é".repeat(15)}a`],
    ["18 letters of 4 bytes and one of 1", `${"😀".repeat(18)}a`],
    ["a space at its end, which no header keeps", `${"a".repeat(39)} `],
    ["a line end within", `${"a".repeat(20)}\n${"a".repeat(20)}`],
  ])("may not have %s, and nothing is stored then", async (_what, key) => {
    await start({ withKey: false });
    expect(await send("POST", "/auth/register-key", { api_key: key })).toEqual({ status: 400, body: { detail: expect.any(String) } });
    expect((await send("GET", "/auth/bootstrap-status")).body).toEqual({ needs_bootstrap: true, has_db_keys: false });
  });

  it("with letters beyond ASCII passes in UTF-8 and in Latin-1", async () => {
    await start({ withKey: false });
    const key = "é".repeat(20);
    await send("POST", "/auth/register-key", { api_key: key });
    for (const header of [Buffer.from(key).toString("latin1"), key]) expect((await test.ask("/version", { headers: { "x-proxbox-api-key": header } })).status).toBe(200);
  });

  it.each([[{}], [{ api_key: 7 }], [[]], ["text"]])("is not taken from %j", async (body) => {
    await start({ withKey: false });
    expect((await send("POST", "/auth/register-key", body)).status).toBe(422);
  });
});

describe("further keys", () => {
  it("are made, deactivated, activated and deleted", async () => {
    await start();
    const made = await send("POST", "/auth/keys");
    expect(made).toMatchObject({ status: 201, body: { id: 2, label: "", is_active: true, created_at: expect.any(Number), raw_key: expect.stringMatching(/^[\w-]{64}$/) } });
    expect(JSON.stringify((await send("GET", "/auth/keys")).body)).not.toContain("raw_key");
    expect(await send("POST", "/auth/keys/2/deactivate")).toMatchObject({ status: 200, body: { id: 2, is_active: false } });
    expect(await send("POST", "/auth/keys/2/activate")).toMatchObject({ status: 200, body: { id: 2, is_active: true } });
    expect(await send("DELETE", "/auth/keys/2")).toEqual({ status: 204, body: undefined });
    expect(await send("DELETE", "/auth/keys/2")).toEqual({ status: 404, body: { detail: expect.any(String) } });
  });

  it("are never retired to the last active one", async () => {
    await start();
    const lastActive = { status: 409, body: { detail: { code: "last_active_api_key_required", message: expect.any(String) } } };
    expect(await send("POST", "/auth/keys/1/deactivate")).toEqual(lastActive);
    expect(await send("DELETE", "/auth/keys/1")).toEqual(lastActive);
    expect((await test.ask("/version")).status).toBe(200);
  });

  it.each([["POST", "/auth/keys/9/activate"], ["POST", "/auth/keys/9/deactivate"], ["DELETE", "/auth/keys/0"], ["DELETE", "/auth/keys/999999999999999"]])("%s %s: 404", async (method, path) => {
    await start();
    expect(await send(method, path)).toEqual({ status: 404, body: { detail: expect.any(String) } });
  });

  it.each(["99999999999999999999", "abc", "-1", "1.5", "0x1", "1e1"])("the id %s: 422", async (id) => {
    await start();
    expect(await send("DELETE", `/auth/keys/${id}`)).toMatchObject({ status: 422, body: { detail: [{ loc: ["path", "id"] }] } });
  });
});
