import type { LookupFunction } from "node:net";
import { startLabServer } from "@proxbox/lab";
import type { LabServer } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import type { DialGuard } from "./dial-guard.ts";
import { HttpFailure } from "./http.ts";
import { openHttp } from "./open-http.ts";
import { readFingerprint } from "./read-fingerprint.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(tls = false): Promise<LabServer> {
  const server = await startLabServer({ handler: () => ({ status: 200, headers: {}, body: "{}" }), tls });
  closers.push(() => server.close());
  return server;
}

function names(addresses: readonly string[]): LookupFunction {
  return (_host, options, callback) => {
    if (options.all === true) callback(null, addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));
    else callback(null, addresses[0]!, 4);
  };
}

function only(allowed: readonly string[], lookup?: LookupFunction): DialGuard {
  return { refusalOf: (address) => (allowed.includes(address) ? undefined : `${address} is not allowed`), ...(lookup === undefined ? {} : { lookup }) };
}

async function ask(baseUrl: string, guard: DialGuard): Promise<number | HttpFailure> {
  const http = openHttp({ baseUrl, tls: { mode: "insecure" }, connectTimeoutMs: 5_000, connections: 1, headers: {}, guard });
  try {
    return (await http.request({ method: "GET", path: "/", timeoutMs: 5_000 })).status;
  } catch (error) {
    if (error instanceof HttpFailure) return error;
    throw error;
  } finally {
    await http.close();
  }
}

describe("a dial guard", () => {
  it.each([false, true])("refuses an address before anything is dialled (TLS: %s)", async (tls) => {
    const server = await serve(tls);
    expect(await ask(server.url, only([]))).toMatchObject({ type: "refused", wasSent: false, reason: "127.0.0.1 is not allowed" });
    expect(server.requests.total).toBe(0);
    expect(await ask(server.url, only(["127.0.0.1"]))).toBe(200);
  });

  it.each([false, true])("refuses a name by the address that it is resolved to (TLS: %s)", async (tls) => {
    const server = await serve(tls);
    const url = server.url.replace("127.0.0.1", "pve.test");
    expect(await ask(url, only(["10.9.9.9"], names(["127.0.0.1"])))).toMatchObject({ type: "refused", reason: "127.0.0.1 is not allowed" });
    expect(server.requests.total).toBe(0);
  });

  it("dials only the allowed ones of several addresses", async () => {
    const server = await serve();
    const url = server.url.replace("127.0.0.1", "pve.test");
    expect(await ask(url, only(["127.0.0.1"], names(["169.254.169.254", "127.0.0.1"])))).toBe(200);
  });

  it("sees IPv6 addresses without their brackets", async () => {
    const seen: string[] = [];
    await ask("http://[::1]:9", { refusalOf: (address) => (seen.push(address), "no") });
    expect(seen).toEqual(["::1"]);
  });

  it("passes on that a name is not known", async () => {
    const unknown: LookupFunction = (_host, _options, callback) => callback(Object.assign(new Error("not found"), { code: "ENOTFOUND" }), "");
    expect(await ask("http://pve.test:9", only([], unknown))).toMatchObject({ type: "dns" });
  });

  it("holds for the question for a certificate too", async () => {
    const server = await serve(true);
    expect(await readFingerprint(server.url, { connectTimeoutMs: 5_000, guard: only([]) })).toBeUndefined();
    expect(await readFingerprint(server.url, { connectTimeoutMs: 5_000, guard: undefined })).toBe(server.certificate?.fingerprint256);
  });
});
