import { readFileSync, readdirSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { startTestApp, TEST_KEY } from "../testing/start-test-app.ts";
import type { TestApp, TestAppOptions } from "../testing/start-test-app.ts";

function wrong(index: number): string {
  return `wrong-key-${String(index).padStart(4, "0")}-${"x".repeat(49)}`;
}
const locked = "Too many failed authentication attempts. Please try again later.";

let running: TestApp[] = [];
async function start(options?: TestAppOptions): Promise<TestApp> {
  const test = await startTestApp(options);
  running.push(test);
  return test;
}
afterEach(async () => {
  for (const test of running) await test.close();
  running = [];
});

function withKey(key: string, headers: Record<string, string> = {}): RequestInit {
  return { headers: { "x-proxbox-api-key": key, ...headers } };
}
async function detailOf(answer: Promise<Response>): Promise<{ status: number; detail: unknown; retryAfter: string | null }> {
  const response = await answer;
  return { status: response.status, detail: ((await response.json()) as { detail: unknown }).detail, retryAfter: response.headers.get("retry-after") };
}
function noKey(test: TestApp, path = "/version"): Promise<Response> {
  return fetch(test.url + path);
}

describe("the matrix of wire-contract.md 3.4", () => {
  it.each([
    { state: "no key exists", withKey: false, send: (test: TestApp) => test.ask("/version"), status: 401, detail: "No API key configured. Register a key via POST /auth/register-key or use an existing key." },
    { state: "no key exists, none sent", withKey: false, send: (test: TestApp) => noKey(test), status: 401, detail: "No API key configured. Register a key via POST /auth/register-key or use an existing key." },
    { state: "header missing", withKey: true, send: (test: TestApp) => noKey(test), status: 401, detail: "API key required. 4 attempts remaining." },
    { state: "header empty", withKey: true, send: (test: TestApp) => test.ask("/version", withKey("")), status: 401, detail: "API key required. 4 attempts remaining." },
    { state: "wrong key", withKey: true, send: (test: TestApp) => test.ask("/version", withKey(wrong(1))), status: 401, detail: "Invalid API key. 4 attempts remaining." },
    { state: "wrong key of a length no key has", withKey: true, send: (test: TestApp) => test.ask("/version", withKey("short")), status: 401, detail: "Invalid API key. 4 attempts remaining." },
    { state: "unknown path without a key", withKey: true, send: (test: TestApp) => noKey(test, "/nowhere"), status: 401, detail: "API key required. 4 attempts remaining." },
  ])("$state: $status", async ({ withKey: hasKey, send, status, detail }) => {
    const test = await start({ withKey: hasKey });
    expect(await detailOf(send(test))).toMatchObject({ status, detail });
  });

  it("counts down to none, then answers 429 with Retry-After until the window is over", async () => {
    const test = await start();
    const answers = [];
    for (let index = 0; index < 6; index += 1) answers.push(await detailOf(test.ask("/version", withKey(wrong(1)))));
    expect(answers.map(({ status, detail }) => [status, detail])).toEqual([
      [401, "Invalid API key. 4 attempts remaining."],
      [401, "Invalid API key. 3 attempts remaining."],
      [401, "Invalid API key. 2 attempts remaining."],
      [401, "Invalid API key. 1 attempts remaining."],
      [401, "Invalid API key."],
      [429, locked],
    ]);
    expect(answers.at(-1)?.retryAfter).toBe("300");
    test.pass(299);
    expect((await test.ask("/version", withKey(wrong(1)))).status).toBe(429);
    test.pass(2);
    expect(await detailOf(test.ask("/version", withKey(wrong(1))))).toMatchObject({ status: 401, detail: "Invalid API key. 4 attempts remaining." });
  });

  it("records no failure while no key exists", async () => {
    const test = await start({ withKey: false });
    for (let index = 0; index < 7; index += 1) expect((await test.ask("/version")).status).toBe(401);
    const init = { method: "POST", body: JSON.stringify({ api_key: TEST_KEY }), headers: { "content-type": "application/json" } };
    expect((await test.ask("/auth/register-key", init)).status).toBe(201);
    expect((await test.ask("/version")).status).toBe(200);
  });

  it("lets open paths be asked without a key, and with a wrong one", async () => {
    const test = await start();
    for (const path of ["/", "/health", "/meta", "/openapi.json", "/docs", "/docs/", "/docs/static/swagger-ui.css", "/auth/bootstrap-status"]) {
      for (const answer of [await noKey(test, path), await test.ask(path, withKey("wrong"))]) expect([path, answer.status]).toEqual([path, 200]);
    }
    expect(await detailOf(test.ask("/version", withKey("wrong")))).toMatchObject({ detail: "Invalid API key. 4 attempts remaining." });
  });

  it("keeps open paths open for a source that is locked out", async () => {
    const test = await start();
    for (let index = 0; index < 6; index += 1) await noKey(test);
    expect((await noKey(test)).status).toBe(429);
    expect((await noKey(test, "/health")).status).toBe(200);
  });
});

describe("the lock-out", () => {
  it("E112: a dashboard with a wrong key locks out itself and nobody else", async () => {
    const test = await start();
    for (let index = 0; index < 20; index += 1) await test.ask("/version", withKey(wrong(1)));
    expect((await test.ask("/version", withKey(wrong(1)))).status).toBe(429);
    expect((await test.ask("/version")).status).toBe(200);
    for (let index = 0; index < 20; index += 1) await noKey(test);
    expect((await test.ask("/version")).status).toBe(200);
  });

  it("outlives a restart, and the database holds no key", async () => {
    const first = await start();
    for (let index = 0; index < 5; index += 1) await first.ask("/version", withKey(wrong(1)));
    const { dataDir } = first;
    await first.app.close();
    first.parts.store.close();
    const second = await startTestApp({ dataDir });
    expect((await second.ask("/version", withKey(wrong(1)))).status).toBe(429);
    expect((await second.ask("/version")).status).toBe(200);
    await second.close();
    running = [];
    for (const name of readdirSync(dataDir)) expect(readFileSync(`${dataDir}/${name}`, "latin1")).not.toContain(wrong(1));
    rmSync(dataDir, { recursive: true });
  });

  it("hashes one unknown key in a second of a source that has tried a hundred, while known keys pass", async () => {
    const test = await start();
    const tried = async (key: string): Promise<number> => (await test.ask("/version", withKey(key))).status;
    expect((await test.ask("/version")).status).toBe(200);
    for (let index = 0; index < 100; index += 1) expect(await tried(wrong(100 + index))).toBe(401);
    expect([await tried(wrong(1)), await tried(wrong(2))]).toEqual([401, 503]);
    expect((await test.ask("/version")).status).toBe(200);
    test.pass(1);
    expect([await tried(wrong(3)), await tried(wrong(4))]).toEqual([401, 503]);
    test.pass(301);
    expect([await tried(wrong(5)), await tried(wrong(6))]).toEqual([401, 401]);
  }, 60_000);

  it("counts no key that has no key's length as a guess: it costs no hash", async () => {
    const test = await start();
    for (let index = 0; index < 120; index += 1) expect((await test.ask("/version", withKey(`guess-${index}`))).status).toBe(401);
    expect([(await test.ask("/version", withKey(wrong(1)))).status, (await test.ask("/version", withKey(wrong(2)))).status]).toEqual([401, 401]);
  });

  it("counts by the address that a trusted proxy names, and believes nobody else", async () => {
    const trusting = await start({ env: { PROXBOX_TRUSTED_PROXIES: "127.0.0.0/8" } });
    const from = (address: string): RequestInit => withKey(wrong(1), { "x-forwarded-for": address });
    for (let index = 0; index < 6; index += 1) await trusting.ask("/version", from("198.51.100.7"));
    expect((await trusting.ask("/version", from("198.51.100.7"))).status).toBe(429);
    expect((await trusting.ask("/version", from("198.51.100.8"))).status).toBe(401);
    const wary = await start();
    for (let index = 0; index < 5; index += 1) await wary.ask("/version", from(`198.51.100.${index}`));
    expect((await wary.ask("/version", from("198.51.100.99"))).status).toBe(429);
  });

  it("does not count preflights, which carry no key", async () => {
    const test = await start({ env: { PROXBOX_CORS_ORIGINS: "https://netbox.example" } });
    const preflight = { method: "OPTIONS", headers: { origin: "https://netbox.example", "access-control-request-method": "GET", "access-control-request-headers": "x-proxbox-api-key" } };
    for (let index = 0; index < 10; index += 1) expect((await fetch(`${test.url}/version`, preflight)).status).toBe(204);
    expect(await detailOf(noKey(test))).toMatchObject({ detail: "API key required. 4 attempts remaining." });
  });
});

describe("a key", () => {
  it("passes no more from the moment on that it is deactivated or removed, also when it was verified before", async () => {
    const test = await start();
    const make = async () => (await (await test.ask("/auth/keys", { method: "POST" })).json()) as { id: number; raw_key: string };
    const [one, two] = [await make(), await make()];
    expect((await test.ask("/version", withKey(one.raw_key))).status).toBe(200);
    expect((await test.ask("/version", withKey(two.raw_key))).status).toBe(200);
    await test.ask(`/auth/keys/${one.id}/deactivate`, { method: "POST" });
    await test.ask(`/auth/keys/${two.id}`, { method: "DELETE" });
    expect((await test.ask("/version", withKey(one.raw_key))).status).toBe(401);
    expect((await test.ask("/version", withKey(two.raw_key))).status).toBe(401);
    await test.ask(`/auth/keys/${one.id}/activate`, { method: "POST" });
    expect((await test.ask("/version", withKey(one.raw_key))).status).toBe(200);
  });
});
