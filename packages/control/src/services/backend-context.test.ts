import { describe, expect, it } from "vitest";
import type { StoredBackend } from "../endpoints/stored-endpoint.ts";
import { sampleBackend } from "../testing/endpoint-samples.ts";
import { backendTarget, contextOf, getRequestContext } from "./backend-context.ts";

function readerOf(backends: readonly StoredBackend[]) {
  return { endpoints: { backend: async (id: number) => backends.find((each) => each.id === id), backends: async () => [...backends] } };
}

describe("which backend is asked, and where", () => {
  it("the first enabled one by id, or the one that is named if it is enabled", async () => {
    const parts = readerOf([sampleBackend({ id: 1, enabled: false }), sampleBackend({ id: 2 }), sampleBackend({ id: 3 })]);
    expect((await getRequestContext(parts))?.endpointId).toBe(2);
    expect((await getRequestContext(parts, 3))?.endpointId).toBe(3);
    expect(await getRequestContext(parts, 1)).toBeNull();
    expect(await getRequestContext(parts, 9)).toBeNull();
    expect(await getRequestContext(readerOf([]))).toBeNull();
  });

  it.each([
    [{ domain: "Backend.Example", ipAddress: "10.0.0.1/24", useHttps: true }, "https://backend.example:8800", "https://10.0.0.1:8800"],
    [{ domain: undefined, ipAddress: "10.0.0.1", useHttps: false }, "http://10.0.0.1:8800", "http://10.0.0.1:8800"],
    [{ domain: "b.example.", ipAddress: undefined, useHttps: false }, "http://b.example:8800", ""],
    [{ domain: undefined, ipAddress: "2001:DB8::1", useHttps: true, port: 443 }, "https://[2001:db8::1]:443", "https://[2001:db8::1]:443"],
  ])("%o", (place, httpUrl, ipAddressUrl) => {
    expect(contextOf(sampleBackend(place))).toMatchObject({ httpUrl, ipAddressUrl });
  });

  it("with the key only at the address that it was verified for", () => {
    const backend = sampleBackend();
    const verified = { ...backend, keyTarget: backendTarget(backend) };
    expect(contextOf(verified).headers).toEqual({ "X-Proxbox-API-Key": backend.key });
    for (const change of [{ port: 8801 }, { domain: "other.example" }, { ipAddress: "10.0.0.9" }, { verifySsl: false }, { useHttps: false }, { key: undefined }]) {
      expect(contextOf({ ...verified, ...change }).headers).toEqual({});
    }
    expect(contextOf(backend).headers).toEqual({});
  });
});
