import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

let test: TestApp;
beforeAll(async () => void (test = await startTestApp({ env: { PROXBOX_ENCRYPTION_KEY: "a key of at least sixteen characters" } })));
afterAll(() => test.close());

const bootstrap = { ok: true, skipped: true, reason: expect.any(String), warnings: [], created: [], patched: [], unchanged: [] };

describe("answers about the backend itself (wire-contract.md 1.2)", () => {
  it.each([
    ["GET", "/", { message: expect.stringMatching(/^Proxbox Backend/), docs: "/docs", openapi: "/openapi.json" }],
    ["GET", "/health", { status: "ready", init_ok: true }],
    ["GET", "/version", { version: "0.1.0" }],
    ["GET", "/meta", expect.objectContaining({ name: "proxbox-backend" })],
    ["GET", "/extras/bootstrap-status", bootstrap],
    ["POST", "/extras/custom-fields/reconcile", []],
    ["GET", "/admin/encryption/status", { configured: true, source: "env" }],
    ["GET", "/cache", expect.objectContaining({ enabled: false, entries: 0 })],
    ["GET", "/cache/metrics", expect.objectContaining({ hits: 0, misses: 0 })],
    ["GET", "/clear-cache", expect.objectContaining({ message: expect.any(String) })],
  ])("%s %s", async (method, path, body) => {
    const answer = await test.ask(path, { method });
    expect([answer.status, await answer.json()]).toEqual([200, body]);
  });

  it("the version is new enough for the plugin, which wants 0.0.15", async () => {
    const { version } = (await (await test.ask("/version")).json()) as { version: string };
    const [major, minor, patch] = version.split(".").map(Number);
    expect(major! * 1_000_000 + minor! * 1_000 + patch!).toBeGreaterThanOrEqual(15);
  });

  it("a body that is empty but has a type is none", async () => {
    expect((await test.ask("/extras/custom-fields/reconcile", { method: "POST", headers: { "content-type": "application/json" } })).status).toBe(200);
  });

  it("/metrics counts requests by route, streams and the process itself", async () => {
    await test.ask("/auth/keys/77", { method: "DELETE" });
    const answer = await test.ask("/metrics");
    const text = await answer.text();
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^proxbox_http_requests_total\{method="DELETE",route="\/auth\/keys\/:id",status="404"\} 1$/m);
    expect(text).toMatch(/^proxbox_runs_active 0$/m);
    expect(text).toMatch(/^proxbox_streams_open 0$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
    expect((await fetch(`${test.url}/metrics`)).status).toBe(401);
  });
});
