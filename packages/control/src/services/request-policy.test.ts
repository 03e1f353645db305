import { handTimers, startBackendLab } from "@proxbox/lab";
import type { BackendLab, FaultEffect } from "@proxbox/lab";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backendOf, LAB_KEY } from "../testing/service-world.ts";
import { contextOf } from "./backend-context.ts";
import { createConnections } from "./connections.ts";
import type { Connections } from "./connections.ts";
import { requestBackend } from "./http-client.ts";
import type { BackendReply, HttpParts } from "./http-client.ts";
import { REQUEST_POLICY } from "./request-policy.table.ts";
import type { Condition } from "./request-policy.table.ts";

const CONDITIONS = ["ok", "network", "tls", "timeout", "redirect", "refused", "key", "throttled", "ill", "foreign"] as const satisfies readonly Condition[];

const JSON_TYPE = { "Content-Type": "application/json" };

// How a server is brought into a condition. The two give different statuses, so that one sees whose the caller gets.
const EFFECTS: Readonly<Partial<Record<Condition, (isPrimary: boolean) => FaultEffect>>> = {
  network: () => ({ kind: "reset" }),
  timeout: () => ({ kind: "hang" }),
  redirect: () => ({ kind: "status", status: 302, headers: { Location: "https://elsewhere.example/" } }),
  refused: (isPrimary) => ({ kind: "status", status: isPrimary ? 404 : 422, headers: JSON_TYPE, body: '{"detail":"Not Found"}' }),
  key: () => ({ kind: "status", status: 401, headers: JSON_TYPE, body: '{"detail":"Invalid API key. 4 attempts remaining."}' }),
  throttled: () => ({ kind: "throttle", retryAfterSeconds: 7 }),
  ill: (isPrimary) => ({ kind: "status", status: isPrimary ? 500 : 504, headers: JSON_TYPE, body: '{"message":"Internal server error"}' }),
  foreign: () => ({ kind: "status", status: 200, headers: { "Content-Type": "text/html" }, body: "<html></html>" }),
};

/** The truth table of wire-contract.md 4 in statuses. "P": the primary's alone; a row of eleven: the fallback is asked, in the columns' order. */
const COLUMNS = ["none", ...CONDITIONS] as const;
const TRUTH: Readonly<Record<Condition, { readonly P: number } | readonly number[]>> = {
  //          none  ok   network tls  timeout redirect refused key throttled ill foreign
  ok: { P: 200 },
  network: [503, 200, 503, 503, 503, 502, 422, 401, 429, 504, 502],
  tls: [503, 200, 503, 503, 503, 502, 422, 401, 429, 504, 502],
  timeout: [503, 200, 503, 503, 503, 502, 422, 401, 429, 504, 502],
  redirect: { P: 502 },
  refused: { P: 404 },
  key: { P: 401 },
  throttled: { P: 429 },
  ill: [500, 200, 500, 500, 500, 502, 422, 401, 429, 504, 502],
  foreign: [502, 200, 502, 502, 502, 502, 422, 401, 429, 504, 502],
};

/** The code that tells what an address did, when it is the last word. */
const CODES: Readonly<Record<Condition, string | undefined>> = {
  ok: undefined, network: "BE_UNREACHABLE", tls: "BE_TLS", timeout: "BE_TIMEOUT", redirect: "BE_REDIRECT", refused: "BE_REFUSED",
  key: "BE_AUTH", throttled: "BE_THROTTLED", ill: "BE_SERVER_ERROR", foreign: "BE_NOT_BACKEND",
};
const SILENT: ReadonlySet<string> = new Set(["none", "network", "tls", "timeout"]);

/** The fallback has the last word, unless it was not asked, gave no answer where the primary did, or was only not to be reached. */
function lastWord(primary: Condition, fallback: Condition | "none", servers: string): string | undefined {
  const isPrimary = servers === "P" || fallback === "none" || fallback === "network" || (SILENT.has(fallback) && !SILENT.has(primary));
  return CODES[isPrimary ? primary : fallback];
}

interface Pair {
  readonly primary: BackendLab;
  readonly fallback: BackendLab;
}

// TLS fails where a server speaks plain HTTP on the port.
const pairs = new Map<string, Pair>();
let connections: Connections;
const timers = handTimers();

function pairOf(primary: Condition, fallback: Condition | "none"): Pair {
  const pair = pairs.get(`${primary === "tls"} ${fallback === "tls"}`);
  if (pair === undefined) throw new Error("no such pair");
  return pair;
}

beforeAll(async () => {
  for (const isPlain of [false, true]) {
    for (const isFallbackPlain of [false, true]) {
      const primary = await startBackendLab({ key: LAB_KEY, tls: !isPlain });
      pairs.set(`${isPlain} ${isFallbackPlain}`, { primary, fallback: await startBackendLab({ key: LAB_KEY, tls: !isFallbackPlain, host: "127.0.0.2", port: primary.port }) });
    }
  }
});

afterEach(async () => {
  await connections.close();
  for (const { primary, fallback } of pairs.values()) {
    for (const lab of [primary, fallback]) {
      lab.faults.clear();
      lab.requests.reset();
    }
  }
});

afterAll(async () => {
  for (const { primary, fallback } of pairs.values()) await Promise.all([primary.close(), fallback.close()]);
});

function partsOf(): HttpParts {
  connections = createConnections({ connectMs: 5_000 });
  return { connections, timers, clock: () => new Date(0), limits: { connectMs: 5_000, answerMs: 30_000, chunkMs: 3_600_000 }, mendKey: async () => undefined };
}

async function bring(lab: BackendLab, condition: Condition | "none", isPrimary: boolean): Promise<void> {
  const effect = condition === "none" ? undefined : EFFECTS[condition];
  if (effect !== undefined) lab.faults.add({ effect: effect(isPrimary) });
}

/** Lets the time pass that a hanging server is waited for. */
async function passTime(lab: BackendLab, condition: Condition | "none"): Promise<void> {
  if (condition !== "timeout") return;
  await expect.poll(() => lab.requests.total).toBe(1);
  timers.pass(3_600_000);
}

async function ask(conditions: readonly [Condition, Condition | "none"], expects: "json" | "stream"): Promise<BackendReply> {
  const [primary, fallback] = conditions;
  const pair = pairOf(primary, fallback);
  await bring(pair.primary, primary, true);
  await bring(pair.fallback, fallback, false);
  const backend = backendOf(pair.primary, fallback === "none" ? undefined : pair.fallback, { useHttps: true });
  const path = expects === "json" ? "version" : "dcim/devices/create/stream";
  const asking = requestBackend(partsOf(), contextOf(backend), { path, query: { proxmox_endpoint_ids: "1" }, expects });
  await passTime(pair.primary, primary);
  if (REQUEST_POLICY[primary].asks === "fallback") await passTime(pair.fallback, fallback);
  return asking;
}

/** Which servers were asked; one whose TLS fails never sees a request, so the reply's own list tells. */
function contacted({ requestedUrls }: BackendReply): string {
  return requestedUrls.map((url) => (url.includes("//127.0.0.1:") ? "P" : "F")).join("");
}

const cells = CONDITIONS.flatMap((primary) => {
  const row = TRUTH[primary];
  if ("P" in row) return [{ primary, fallback: "ok" as const, status: row.P, servers: "P" }];
  return COLUMNS.map((fallback, index) => ({ primary, fallback, status: row[index]!, servers: fallback === "none" ? "P" : "PF" }));
});

describe.each(["json", "stream"] as const)("the one policy of every request, for %s", (expects) => {
  it.each(cells)("primary $primary, fallback $fallback: $status after asking $servers", async ({ primary, fallback, status, servers }) => {
    const reply = await ask([primary, fallback], expects);
    expect([reply.status, contacted(reply)]).toEqual([status, servers]);
    expect(reply.ok ? undefined : reply.error.code).toBe(lastWord(primary, fallback, servers));
    expect(reply.ok ? undefined : reply.error.status).toBe(reply.ok ? undefined : status);
  });
});

describe("requests", () => {
  it("a refused connection and an unknown name are network errors", async () => {
    const parts = partsOf();
    const lab = await startBackendLab({ key: LAB_KEY });
    await lab.close();
    const refused = await requestBackend(parts, contextOf(backendOf(lab)), { path: "version", expects: "json" });
    expect(refused).toMatchObject({ ok: false, status: 503, isRetryable: true, error: { code: "BE_UNREACHABLE", detail: "ECONNREFUSED" } });
    const unknown = await requestBackend(parts, contextOf(backendOf(lab, undefined, { domain: "no-such-host.invalid" })), { path: "version", expects: "json" });
    expect(unknown).toMatchObject({ ok: false, status: 503, error: { code: "BE_UNREACHABLE" } });
  });

  it("P17: a certificate that is not trusted is refused when it is to be checked, and taken when not", async () => {
    const { primary } = pairOf("ok", "ok");
    const strict = await requestBackend(partsOf(), contextOf(backendOf(primary, undefined, { verifySsl: true })), { path: "version", expects: "json" });
    expect(strict).toMatchObject({ ok: false, status: 503, isRetryable: false, error: { code: "BE_TLS", detail: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    expect(primary.requests.total).toBe(0);
    const lax = await requestBackend(partsOf(), contextOf(backendOf(primary)), { path: "version", expects: "json" });
    expect(lax).toMatchObject({ ok: true, json: { version: "0.1.0" } });
  });

  it("an error's address and words are those of the address that it is about", async () => {
    expect(await ask(["tls", "network"], "json")).toMatchObject({ error: { code: "BE_TLS", where: expect.stringContaining("//127.0.0.1:"), detail: expect.stringMatching(/SSL|TLS|EPROTO/) } });
    expect(await ask(["timeout", "network"], "json")).toMatchObject({ error: { code: "BE_TIMEOUT", where: expect.stringContaining("//127.0.0.1:"), detail: "no answer within 30 s" } });
    expect(await ask(["ill", "ill"], "json")).toMatchObject({ error: { code: "BE_SERVER_ERROR", where: expect.stringContaining("//127.0.0.2:"), status: 504 } });
  });

  it("E109: a redirect is told with its target and not followed", async () => {
    const reply = await ask(["redirect", "none"], "json");
    expect(reply).toMatchObject({ ok: false, status: 502, error: { code: "BE_REDIRECT", detail: "to https://elsewhere.example/" } });
  });

  it("a 429 passes on how long to wait, and only 429 and losses on the way may be tried again", async () => {
    expect(await ask(["throttled", "none"], "json")).toMatchObject({ status: 429, retryAfterMs: 7_000, isRetryable: true });
    expect(await ask(["refused", "none"], "json")).toMatchObject({ status: 404, isRetryable: false, error: { detail: "Not Found" } });
    expect(await ask(["ill", "none"], "json")).toMatchObject({ status: 500, isRetryable: true });
  });

  it("the caller's signal ends a request with its reason, and the fallback is not asked", async () => {
    const pair = pairOf("timeout", "ok");
    await bring(pair.primary, "timeout", true);
    const stopping = new AbortController();
    const asking = requestBackend(partsOf(), contextOf(backendOf(pair.primary, pair.fallback)), { path: "version", expects: "json", signal: stopping.signal });
    await expect.poll(() => pair.primary.requests.total).toBe(1);
    stopping.abort(new Error("enough"));
    await expect(asking).rejects.toThrow("enough");
    expect(pair.fallback.requests.total).toBe(0);
  });

  it("E113: nobody's password is in what is told of a redirect's target", async () => {
    const { primary } = pairOf("ok", "none");
    primary.faults.add({ effect: { kind: "status", status: 302, headers: { Location: "https://root:canary-1@elsewhere.example/a?token=canary-2" } } });
    const reply = await requestBackend(partsOf(), contextOf(backendOf(primary)), { path: "version", expects: "json" });
    expect(reply).toMatchObject({ ok: false, error: { code: "BE_REDIRECT", detail: "to https://***@elsewhere.example/a" } });
  });

  it("E113: what FastAPI repeats of the input is not in the error", async () => {
    const { primary } = pairOf("ok", "none");
    const complaint = { detail: [{ type: "missing", loc: ["body", "token"], msg: "Field required", input: { password: "canary-1" } }] };
    primary.faults.add({ effect: { kind: "status", status: 422, headers: JSON_TYPE, body: JSON.stringify(complaint) } });
    const reply = await requestBackend(partsOf(), contextOf(backendOf(primary)), { path: "version", expects: "json" });
    if (reply.ok) throw new Error("it must be refused");
    expect(reply.error.detail).toBe("Field required (body.token)");
    expect(JSON.stringify(reply.error.toProblem())).not.toContain("canary");
  });
});
