import { once } from "node:events";
import { connect } from "node:net";
import { AppError } from "@proxbox/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idleRuns } from "../testing/idle-runs.ts";
import { startTestApp } from "../testing/start-test-app.ts";
import type { TestApp } from "../testing/start-test-app.ts";
import type { AppParts } from "./app-parts.ts";
import { SECURITY_HEADERS } from "@proxbox/server";

const canary = "canary-secret-7f3a";

let test: TestApp;
beforeAll(async () => void (test = await startTestApp({ env: { PROXBOX_LOG_LEVEL: "debug" } })));
afterAll(() => test.close());

function post(path: string, body: string, type = "application/json"): Promise<Response> {
  return test.ask(path, { method: "POST", body, headers: { "content-type": type } });
}

describe("paths and methods", () => {
  it.each([
    ["GET", "/nowhere", 404],
    ["GET", "/version/", 404],
    ["GET", "//version", 404],
    ["GET", "/Version", 404],
    ["GET", "/auth/keys/", 404],
    ["GET", "/netbox/endpoint/", 404],
    ["GET", "/proxmox/endpoints/", 404],
    ["PUT", "/proxmox/endpoints/", 404],
    ["DELETE", "/auth/keys/", 404],
    ["GET", "/proxmox/pve1/qemu//config", 404],
    ["POST", `/auth/keys/${"9".repeat(300)}/activate`, 414],
    ["GET", "/%E0%A4%A", 400],
  ])("%s %s: %i without a redirect", async (method, path, status) => {
    const answer = await test.ask(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.json()).toEqual({ detail: { 404: "Not Found", 414: "A part of the path is too long.", 400: "The path is not valid." }[status] });
  });

  it.each([
    ["POST", "/version", "GET"],
    ["DELETE", "/auth/keys", "GET, POST"],
    ["GET", "/auth/keys/1/activate", "POST"],
    ["PUT", "/auth/keys/1", "DELETE"],
    ["OPTIONS", "/version", "GET"],
    ["POST", "/health", "GET"],
  ])("%s %s: 405, allowed is %s", async (method, path, allow) => {
    const answer = await test.ask(path, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
    expect(await answer.json()).toEqual({ detail: "Method Not Allowed" });
  });

  it("ignores query parameters that it does not know", async () => {
    expect((await test.ask("/version?unknown=1&unknown=2")).status).toBe(200);
  });
});

describe("requests that do not fit", () => {
  it("say where and what, in FastAPI's form, without an echo", async () => {
    const answer = await post("/auth/register-key", JSON.stringify({ api_key: { nested: canary }, label: 5, extra: canary }));
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(JSON.parse(text)).toEqual({
      detail: [
        { type: "string_type", loc: ["body", "api_key"], msg: expect.any(String) },
        { type: "string_type", loc: ["body", "label"], msg: expect.any(String) },
      ],
    });
    expect(text).not.toContain(canary);
  });

  it.each([
    { what: "a missing field", body: "{}", type: "missing", loc: ["body", "api_key"] },
    { what: "no body", body: "", type: "missing", loc: ["body"] },
    { what: "a list", body: `["${canary}"]`, type: "object_type", loc: ["body"] },
    { what: "broken JSON", body: `{"api_key": "${canary}`, type: "json_invalid", loc: ["body"] },
    { what: "a poisoned prototype", body: `{"api_key": "x", "__proto__": {"a": "${canary}"}}`, type: "json_invalid", loc: ["body"] },
  ])("$what: 422", async ({ body, type, loc }) => {
    const answer = await post("/auth/register-key", body);
    const text = await answer.text();
    expect([answer.status, JSON.parse(text)]).toEqual([422, { detail: [{ type, loc, msg: expect.any(String) }] }]);
    expect(text).not.toContain(canary);
  });

  it("in another form than JSON: 422, larger than a MiB: 413", async () => {
    expect((await post("/auth/register-key", `api_key=${canary}`, "application/x-www-form-urlencoded")).status).toBe(422);
    expect((await post("/auth/register-key", JSON.stringify({ api_key: "x".repeat(1024 * 1024) }))).status).toBe(413);
  });

  it("name a parameter of the query", async () => {
    const answer = await test.ask("/admin/logs?limit=5001&offset=abc");
    expect(answer.status).toBe(422);
    const { detail } = (await answer.json()) as { detail: unknown[] };
    expect(detail).toHaveLength(2);
    expect(detail).toEqual(expect.arrayContaining([
      { type: "less_than_equal", loc: ["query", "limit"], msg: expect.any(String) },
      { type: "number_type", loc: ["query", "offset"], msg: expect.any(String) },
    ]));
  });
});

describe("errors", () => {
  const unexpected = { message: "Internal server error", detail: "An unexpected error occurred.", python_exception: null };

  it.each([
    { what: "one that was meant", parts: failing(new AppError("NB_AUTH")), status: 502, body: { detail: expect.any(String), code: "NB_AUTH", hint: expect.any(String), message: expect.any(String) } },
    { what: "one that nobody meant", parts: failing(new Error(canary)), status: 500, body: unexpected },
    { what: "a mistake of ours", parts: failing(new AppError("RUN_BUG", { detail: canary })), status: 500, body: unexpected },
    { what: "an answer that does not fit its schema", parts: { ...failing(new Error("unused")), runs: { ...idleRuns, active: () => [{ id: canary }] as never } }, path: "/sync/active", status: 500, body: unexpected },
  ])("$what", async ({ parts, path = "/metrics", status, body }) => {
    const broken = await startTestApp({ parts });
    const answer = await broken.ask(path);
    const text = await answer.text();
    await broken.close();
    expect([answer.status, JSON.parse(text)]).toEqual([status, body]);
    expect(text).not.toContain(canary);
  });
});

function failing(error: Error): Pick<AppParts, "runs"> {
  const active = (): never => {
    throw error;
  };
  return { runs: { ...idleRuns, active } };
}

describe("headers", () => {
  it.each(["/version", "/nowhere", "/health", "/openapi.json"])("guard the answer of %s, with and without a key", async (path) => {
    for (const answer of [await test.ask(path), await fetch(test.url + path)]) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect([name, answer.headers.get(name)]).toEqual([name, value]);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("guard an event stream, whose kind and encoding are said too", async () => {
    const leaving = new AbortController();
    const answer = await test.ask("/admin/logs/stream", { signal: leaving.signal });
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect([name, answer.headers.get(name)]).toEqual([name, value]);
    expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    leaving.abort();
  });

  it("that are too large, and bytes that are no HTTP, get an answer of ours", async () => {
    for (const [text, status] of [[`GET /version HTTP/1.1\r\nhost: x\r\nx-much: ${"y".repeat(40_000)}\r\n\r\n`, "431"], ["no http at all\r\n\r\n", "400"]] as const) {
      const socket = connect(Number(new URL(test.url).port), "127.0.0.1");
      let received = "";
      socket.setEncoding("utf8").on("data", (part: string) => (received += part));
      socket.write(text);
      await once(socket, "close");
      expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*x-content-type-options: nosniff[^]*"detail":`));
    }
  });
});

describe("CORS", () => {
  it("is off unless origins are configured", async () => {
    const answer = await fetch(`${test.url}/version`, { method: "OPTIONS", headers: { origin: "https://netbox.example", "access-control-request-method": "GET" } });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([405, null]);
  });

  it("lets pages of the configured origins read answers, refusals too, and no other pages", async () => {
    const open = await startTestApp({ env: { PROXBOX_CORS_ORIGINS: "https://netbox.example, http://localhost:5173" } });
    const allowed = async (origin: string): Promise<string | null> => (await fetch(`${open.url}/version`, { headers: { origin } })).headers.get("access-control-allow-origin");
    expect(await allowed("https://netbox.example")).toBe("https://netbox.example");
    expect(await allowed("http://localhost:5173")).toBe("http://localhost:5173");
    expect(await allowed("https://netbox.example.evil.test")).toBeNull();
    await open.close();
  });
});

it("lets no more event streams in than are allowed", async () => {
  const few = await startTestApp({ env: { PROXBOX_MAX_STREAMS: "1" } });
  const leaving = new AbortController();
  const first = await few.ask("/admin/logs/stream", { signal: leaving.signal });
  const second = await few.ask("/admin/logs/stream");
  expect([first.status, second.status, second.headers.get("retry-after")]).toEqual([200, 503, "10"]);
  expect(await second.json()).toMatchObject({ code: "RUN_STREAMS_FULL" });
  leaving.abort();
  await few.close();
});
