import { inspect } from "node:util";
import { AppError } from "@proxbox/contract";
import { startProxmox } from "@proxbox/lab";
import type { ProxmoxLab, ProxmoxLabOptions } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openProxmox } from "./client.ts";
import type { ProxmoxClient, ProxmoxOptions } from "./client.ts";
import type { Credentials } from "@proxbox/contract";
import { Version } from "./schema.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function lab(options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const server = await startProxmox({ estate: { nodes: 1, vms: 2, seed: 1 }, ...options });
  closers.push(() => server.close());
  return server;
}

function tokenOf({ credentials }: ProxmoxLab, secret = credentials.secret): Credentials {
  return { type: "token", user: "root@pam", name: "proxbox", secret };
}

function passwordOf({ credentials }: ProxmoxLab, password = credentials.password): Credentials {
  return { type: "password", user: credentials.user, password };
}

function open(server: ProxmoxLab, options: Partial<ProxmoxOptions> = {}, clock = (): Date => new Date(0)): ProxmoxClient {
  const client = openProxmox({ url: server.url, tls: { mode: "system" }, credentials: tokenOf(server), ...options }, clock);
  closers.push(() => client.close());
  return client;
}

function version(client: ProxmoxClient): Promise<Version> {
  return client.get("/version", Version);
}

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error(`expected an AppError, got ${String(thrown)}`);
}

describe("a token", () => {
  it("reads with one request", async () => {
    const server = await lab();
    const client = open(server);
    expect(await version(client)).toEqual({ version: "9.1.5" });
    expect([client.requestCount, server.requests.total]).toEqual([1, 1]);
  });

  it.each(["8.3", "9.1"] as const)("is refused by PVE %s with 401 and an empty body: one request, one error", async (release) => {
    const server = await lab({ version: release });
    const error = await failure(version(open(server, { credentials: tokenOf(server, "wrong") })));
    expect(error).toMatchObject({ code: "PX_AUTH", kind: "denied", status: 401, detail: "invalid token value! (status 401)" });
    expect(server.requests.total).toBe(1);
  });

  it("E113: appears in no error, however deep one looks", async () => {
    const server = await lab({ tls: true });
    const canary = "canary-7d1f";
    const url = server.url.replace("https://", `https://root:${canary}@`);
    const attempts = [
      open(server, { url, credentials: tokenOf(server, canary), tls: { mode: "insecure" } }),
      open(server, { url, credentials: tokenOf(server, canary) }),
      open(server, { url, credentials: { type: "password", user: "root@pam", password: canary }, tls: { mode: "insecure" } }),
      open(server, { url: "http://127.0.0.1:1", credentials: tokenOf(server, canary) }),
    ];
    for (const client of attempts) {
      const error = await failure(version(client));
      const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + JSON.stringify(error.toProblem()) + client.url;
      expect(shown).not.toContain(canary);
    }
  });
});

describe("a password", () => {
  it("signs in once for many parallel readings", async () => {
    const server = await lab();
    const client = open(server, { credentials: passwordOf(server) });
    await Promise.all(Array.from({ length: 8 }, () => version(client)));
    expect(server.requests.byMethod()).toEqual({ POST: 1, GET: 8 });
    expect(client.requestCount).toBe(9);
  });

  it("is asked for once when it is wrong", async () => {
    const server = await lab();
    const error = await failure(version(open(server, { credentials: passwordOf(server, "wrong") })));
    expect(error).toMatchObject({ code: "PX_AUTH", status: 401 });
    expect(server.requests.byMethod()).toEqual({ POST: 1 });
  });

  it("signs in again, once, when the ticket is refused", async () => {
    const server = await lab();
    const client = open(server, { credentials: passwordOf(server) });
    await version(client);
    server.expireTickets();
    await Promise.all(Array.from({ length: 4 }, () => version(client)));
    expect(server.requests.count("POST")).toBe(2);
  });

  it("renews a ticket before it is two hours old", async () => {
    const server = await lab();
    let nowMs = 0;
    const client = open(server, { credentials: passwordOf(server) }, () => new Date(nowMs));
    await version(client);
    nowMs = 30 * 60_000;
    await version(client);
    expect(server.requests.count("POST")).toBe(1);
    nowMs = 61 * 60_000;
    await version(client);
    expect(server.requests.count("POST")).toBe(2);
  });
});

describe("a wrong address", () => {
  it("is unreachable when nobody listens", async () => {
    const server = await startProxmox({ estate: { nodes: 1, vms: 1, seed: 1 } });
    await server.close();
    expect(await failure(version(open(server)))).toMatchObject({ code: "PX_UNREACHABLE", kind: "unreachable", detail: "ECONNREFUSED" });
  });

  it("E109: is a redirect to https, named with its target and not followed", async () => {
    const server = await lab({ redirectToHttps: "https://pve.example:8006" });
    const error = await failure(version(open(server)));
    expect(error).toMatchObject({ code: "PX_REDIRECT", kind: "input", detail: "to https://pve.example:8006/api2/json/version" });
    expect(server.requests.total).toBe(1);
  });

  it("is a web page", async () => {
    expect(await failure(version(open(await lab({ html: true }))))).toMatchObject({ code: "PX_NOT_PROXMOX", detail: "the answer is HTML" });
  });

  it("is https to a port that speaks http", async () => {
    const server = await lab();
    const error = await failure(version(open(server, { url: server.url.replace("http:", "https:") })));
    expect(error).toMatchObject({ code: "PX_NOT_PROXMOX", detail: "the port does not speak TLS" });
  });

  it("may carry the API's own path", async () => {
    const server = await lab();
    expect(await version(open(server, { url: `${server.url}/api2/json/` }))).toEqual({ version: "9.1.5" });
  });
});

describe("TLS", () => {
  it("E110: shows the fingerprint of an untrusted certificate, so that it can be pinned", async () => {
    const server = await lab({ tls: true });
    const error = await failure(version(open(server)));
    expect(error.code).toBe("PX_TLS");
    expect(error.detail).toContain(server.fingerprint);
    expect(error.detail).toContain("SELF_SIGNED");
  });

  it("E110: shows the old and the new fingerprint when the certificate was renewed", async () => {
    const server = await lab({ tls: true });
    const pinned = "AA:".repeat(31) + "AA";
    const error = await failure(version(open(server, { tls: { mode: "fingerprint", sha256: pinned } })));
    expect(error).toMatchObject({ code: "PX_TLS_FINGERPRINT", detail: `shown ${server.fingerprint}, pinned ${pinned}` });
    expect(server.requests.total).toBe(0);
  });

  it("works with the pinned fingerprint and with the CA", async () => {
    const server = await lab({ tls: true });
    expect(await version(open(server, { tls: { mode: "fingerprint", sha256: server.fingerprint ?? "" } }))).toEqual({ version: "9.1.5" });
    expect(await version(open(server, { tls: { mode: "ca", caPem: server.certificatePem ?? "" } }))).toEqual({ version: "9.1.5" });
  });
});

describe("a reading", () => {
  it("is tried again when the connection is cut, because reading twice does no harm", async () => {
    const server = await lab();
    server.faults.add({ effect: { kind: "reset" } });
    server.faults.add({ effect: { kind: "truncate" } });
    expect(await version(open(server))).toEqual({ version: "9.1.5" });
    expect(server.requests.total).toBe(3);
  });

  it("is given up when the connection is cut every time", async () => {
    const server = await lab();
    server.faults.add({ effect: { kind: "reset" }, times: Number.POSITIVE_INFINITY });
    expect(await failure(version(open(server)))).toMatchObject({ code: "PX_UNREACHABLE", detail: "the connection was cut" });
    expect(server.requests.total).toBe(3);
  });

  it("is not tried again after its time is over", async () => {
    const server = await lab();
    server.faults.add({ effect: { kind: "hang" } });
    expect((await failure(version(open(server, { timeoutMs: 50 })))).code).toBe("PX_TIMEOUT");
    expect(server.requests.total).toBe(1);
  });

  it("names the place of a form that is not understood, not its value", async () => {
    const server = await lab();
    server.faults.add({ effect: { kind: "status", status: 200, headers: { "Content-Type": "application/json" }, body: '{"data":{"version":{"secret":1}}}' } });
    const error = await failure(version(open(server)));
    expect(error).toMatchObject({ code: "PX_UNEXPECTED", kind: "unexpected" });
    expect(error.detail).toMatch(/^data\.version: /);
  });

  it("ends with the signal", async () => {
    const server = await lab();
    expect((await failure(open(server).get("/version", Version, { signal: AbortSignal.abort() }))).code).toBe("RUN_CANCELLED");
  });
});
