import { Settings, SyncSettings } from "@proxbox/contract";
import { startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { createCipher } from "@proxbox/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closeCleanly } from "../testing/close-cleanly.ts";
import { sampleBackend, sampleNetbox, sampleProxmox } from "../testing/endpoint-samples.ts";
import { fetchDoor } from "../testing/fetch-door.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createPreflight } from "./preflight.ts";
import type { PreflightEnd } from "./preflight.ts";
import { createBackendTurns } from "./push/backend-turns.ts";
import { credentialMark } from "./push/credential-mark.ts";
import type { NetboxFacts } from "./push/netbox-rules.table.ts";
import { netboxVerdict } from "./push/netbox-verdict.ts";
import { createPushedRows } from "./push/pushed-rows.ts";
import type { StoredNetbox, StoredProxmox } from "./stored-endpoint.ts";

const key = "k".repeat(64);
const cipher = createCipher(new Uint8Array(32).fill(7));

describe("after a failed push of NetBox", () => {
  const ours = { isOurTarget: true, hasSameForm: true, hasSameCredentials: true };
  it.each<readonly [what: string, facts: NetboxFacts, expected: "block" | "warn"]>([
    ["an unreadable list", { ...ours, listing: "unreadable" }, "block"],
    ["an empty list", { ...ours, listing: "empty" }, "block"],
    ["several rows", { ...ours, listing: "several" }, "block"],
    ["a row of another NetBox", { ...ours, listing: "one", isOurTarget: false }, "block"],
    ["our row with another TLS mode or kind of token", { ...ours, listing: "one", hasSameForm: false }, "block"],
    ["our row with other credentials", { ...ours, listing: "one", hasSameCredentials: false }, "block"],
    ["our row as it is here", { ...ours, listing: "one" }, "warn"],
  ])("decides about %s", (_what, facts, expected) => {
    expect(netboxVerdict(facts)).toBe(expected);
  });
});

onEachDatabase("the preflight", ({ database }) => {
  let lab: BackendLab;
  let netboxes: StoredNetbox[];
  let proxmoxes: StoredProxmox[];
  let now: Date;
  let inUse: Set<number>;
  let syncSettings: SyncSettings;

  beforeEach(async () => {
    inUse = new Set();
    syncSettings = SyncSettings.parse({});
    lab = await startBackendLab({ key });
    netboxes = [sampleNetbox()];
    proxmoxes = [sampleProxmox()];
    now = new Date("2026-11-25T12:00:00Z");
    await database().kysely.insertInto("backend_endpoint").values({ name: "backend", domain: "b.example.org", ip_address: null, port: 8800, verify_ssl: true, enabled: true, created_at: now, updated_at: now, use_https: true, key_enc: null, key_target: null }).execute();
  });

  afterEach(() => closeCleanly(lab));

  function run({ backend = sampleBackend(), only = proxmoxes, signal = new AbortController().signal } = {}): Promise<PreflightEnd> {
    const preflight = createPreflight({
      door: fetchDoor(() => lab.url, key),
      pushed: createPushedRows(database().kysely, () => now),
      mark: credentialMark(cipher),
      syncSettings: async () => syncSettings,
      turns: createBackendTurns(),
      reader: {
        backend: async (id) => (id === backend.id ? backend : undefined),
        backends: async () => [backend, sampleBackend({ id: 2, name: "other" })],
        netboxes: async () => netboxes,
        netbox: async (id) => netboxes.find((netbox) => netbox.id === id),
        proxmox: async (id) => proxmoxes.find((proxmox) => proxmox.id === id),
      },
      isInUse: async (id) => inUse.has(id),
      limits: async () => Settings.parse({}),
      clock: () => now,
    });
    return preflight(sampleBackend(), only, signal);
  }

  it("brings NetBox and the endpoints to an empty backend, with whole bodies", async () => {
    expect(await run()).toEqual({ notes: [], wireIds: new Map([[1, 1]]), unresolved: new Map() });
    expect(lab.netboxes).toEqual([{ id: 1, name: "NetBox (nb:1)", ip_address: "192.0.2.1", domain: "netbox.example.org", port: 443, verify_ssl: true, token_version: "v1", token: "CANARY-netbox", token_key: null, enabled: true }]);
    expect(lab.proxmoxes).toEqual([
      {
        id: 1, name: "east (nb:1)", ip_address: "10.0.0.11", domain: null, port: 8006, username: "root@pam", password: null, token_name: "sync", token_value: "CANARY-proxmox", verify_ssl: true, enabled: true,
        allow_writes: false, access_methods: "api", timeout: 5, max_retries: 0, retry_backoff: 0.5, site_id: null, site_slug: null, site_name: null, tenant_id: null, tenant_slug: null, tenant_name: null,
      },
    ]);
  });

  it("keeps the first of two rows that a Python backend made when it was told of our NetBox twice at once", async () => {
    const twin = { name: "NetBox (nb:1)", ip_address: "192.0.2.1", domain: "netbox.example.org", port: 443, verify_ssl: true, token_version: "v1", token: "CANARY-netbox", token_key: null, enabled: true };
    lab.netboxes.push({ ...twin, id: 4 }, { ...twin, id: 2 });
    expect(await run()).toEqual({ notes: [], wireIds: new Map([[1, 1]]), unresolved: new Map() });
    expect(lab.netboxes).toEqual([{ ...twin, id: 2 }]);
    expect(await createPushedRows(database().kysely, () => now).of(1, "netbox")).toMatchObject([{ wire_id: 2 }]);
  });

  it("uses no backend that has two rows of our NetBox and does not give one up", async () => {
    const twin = { name: "NetBox (nb:1)", ip_address: "192.0.2.1", domain: "netbox.example.org", port: 443, enabled: true };
    lab.netboxes.push({ ...twin, id: 1 }, { ...twin, id: 2 });
    lab.faults.add({ method: "DELETE", effect: { kind: "status", status: 500 }, times: Infinity });
    expect((await run()).blocked).toMatchObject({ code: "PUSH_FAILED" });
    expect(lab.netboxes).toHaveLength(2);
  });

  it("changes the rows that are there, and keeps no secret in clear", async () => {
    await run();
    netboxes = [sampleNetbox({ token: "CANARY-other", tokenVersion: "v2", tokenKey: "KEY" })];
    proxmoxes = [sampleProxmox({ tokenName: undefined, tokenValue: undefined, password: "CANARY-password", timeout: 30 })];
    expect(await run()).toMatchObject({ notes: [], wireIds: new Map([[1, 1]]) });
    expect(lab.netboxes).toEqual([expect.objectContaining({ id: 1, token: "CANARY-other", token_version: "v2", token_key: "KEY" })]);
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ id: 1, password: "CANARY-password", token_name: null, token_value: null, timeout: 30 })]);
    expect(JSON.stringify(await database().kysely.selectFrom("pushed_endpoint").selectAll().execute())).not.toContain("CANARY");
  });

  it("B9: a renamed endpoint stays the same row there", async () => {
    await run();
    proxmoxes = [sampleProxmox({ name: "west" })];
    expect(await run()).toMatchObject({ wireIds: new Map([[1, 1]]) });
    expect(lab.proxmoxes.map(({ id, name }) => [id, name])).toEqual([[1, "west (nb:1)"]]);
  });

  it("B9: an endpoint that was disabled or deleted is disabled or deleted there, also when the job is about another one", async () => {
    proxmoxes = [sampleProxmox(), sampleProxmox({ id: 2, name: "west", ipAddress: "10.0.0.12" }), sampleProxmox({ id: 3, name: "south", ipAddress: "10.0.0.13" })];
    await run();
    proxmoxes = [sampleProxmox({ enabled: false }), sampleProxmox({ id: 3, name: "south", ipAddress: "10.0.0.13" })];
    await run({ only: proxmoxes.slice(1) });
    expect(lab.proxmoxes.map(({ id, enabled }) => [id, enabled])).toEqual([[1, false], [3, true]]);
    expect(await createPushedRows(database().kysely, () => now).holders("proxmox", 2)).toEqual([]);
  });

  it("B9: an endpoint that was moved to another backend is removed, but from under no job that uses it here", async () => {
    proxmoxes = [sampleProxmox(), sampleProxmox({ id: 2, name: "west", ipAddress: "10.0.0.12" })];
    await run();
    proxmoxes = [sampleProxmox({ backendId: 2 }), sampleProxmox({ id: 2, name: "west", ipAddress: "10.0.0.12" })];
    inUse.add(1);
    await run({ only: proxmoxes.slice(1) });
    expect(lab.proxmoxes.map(({ id }) => id)).toEqual([1, 2]);
    inUse.clear();
    expect(await run()).toMatchObject({ notes: [], wireIds: new Map([[1, 1], [2, 2]]) });
    await run({ only: proxmoxes.slice(1) });
    expect(lab.proxmoxes.map(({ id }) => id)).toEqual([2]);
    expect(await createPushedRows(database().kysely, () => now).holders("proxmox", 1)).toEqual([]);
  });

  it("B9: a moved endpoint's row that another control plane has made its own stays", async () => {
    await run();
    lab.proxmoxes.splice(0, 1, { id: 1, name: "theirs (nb:7)", ip_address: "10.0.0.11", port: 8006, enabled: true });
    proxmoxes = [sampleProxmox({ backendId: 2 })];
    await run({ only: [] });
    expect(lab.proxmoxes).toMatchObject([{ name: "theirs (nb:7)" }]);
    expect(await createPushedRows(database().kysely, () => now).holders("proxmox", 1)).toEqual([]);
  });

  it("B9: reads beyond the first hundred rows", async () => {
    lab.proxmoxes.push(...Array.from({ length: 150 }, (_, index) => ({ id: index + 1, name: `other ${index} (nb:9)`, ip_address: "10.9.9.9", port: 8006, enabled: true })));
    lab.proxmoxes.push({ id: 151, name: "east (nb:1)", ip_address: "10.0.0.11", port: 8006, enabled: true });
    expect(await run()).toMatchObject({ notes: [], wireIds: new Map([[1, 151]]) });
    expect(lab.proxmoxes).toHaveLength(151);
  });

  it("B14: an endpoint with a domain alone never names this machine", async () => {
    proxmoxes = [sampleProxmox({ domain: "pve.example.org", ipAddress: undefined })];
    expect(await run()).toMatchObject({ wireIds: new Map([[1, 1]]) });
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ domain: "pve.example.org", ip_address: "192.0.2.1" })]);
  });

  it("B10: leaves another control plane's endpoint of the same name alone, and does not use it", async () => {
    lab.proxmoxes.push({ id: 1, name: "east (nb:1)", ip_address: "10.99.0.1", port: 8006, enabled: true });
    expect(await run()).toEqual({
      notes: [expect.stringContaining("The backend has another Proxmox endpoint under this name")],
      wireIds: new Map(),
      unresolved: new Map([[1, "the backend has 10.99.0.1:8006 under its name"]]),
    });
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ ip_address: "10.99.0.1" })]);
  });

  it("follows an endpoint to its new address, because it remembers the old one", async () => {
    await run();
    proxmoxes = [sampleProxmox({ ipAddress: "10.0.0.99" })];
    netboxes = [sampleNetbox({ domain: "new.example.org" })];
    expect(await run()).toMatchObject({ notes: [], wireIds: new Map([[1, 1]]) });
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ id: 1, ip_address: "10.0.0.99" })]);
    expect(lab.netboxes).toEqual([expect.objectContaining({ id: 1, domain: "new.example.org" })]);
  });

  it("finds the rows that another process made since it looked", async () => {
    const nothing = { status: 200, headers: { "Content-Type": "application/json" }, body: "[]" };
    await run();
    lab.play("netbox/endpoint", nothing);
    lab.play("proxmox/endpoints", nothing);
    expect(await run()).toEqual({ notes: [], wireIds: new Map([[1, 1]]), unresolved: new Map() });
    expect([lab.netboxes.length, lab.proxmoxes.length]).toEqual([1, 1]);
  });

  it("uses no endpoint whose row the backend does not take, but goes on with the others", async () => {
    proxmoxes = [sampleProxmox(), sampleProxmox({ id: 2, name: "west", ipAddress: "10.0.0.12" })];
    lab.play("proxmox/endpoints", { status: 400, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ detail: "no" }) }, { method: "POST" });
    expect(await run()).toEqual({
      notes: ["east could not be pushed: The backend did not take an endpoint: POST proxmox/endpoints: no"],
      wireIds: new Map([[2, 1]]),
      unresolved: new Map([[1, "the backend does not hold it"]]),
    });
  });

  it("does not send an endpoint that has no secret", async () => {
    proxmoxes = [sampleProxmox({ tokenValue: undefined })];
    expect(await run()).toMatchObject({ notes: [expect.stringContaining("An endpoint has no secret that can be sent")], wireIds: new Map(), unresolved: new Map([[1, "the backend does not hold it"]]) });
    expect(lab.proxmoxes).toEqual([]);
  });

  it.each<[string, () => void, string]>([
    ["there is no NetBox", () => (netboxes = []), "CFG_NO_NETBOX"],
    ["no NetBox is enabled", () => (netboxes = [sampleNetbox({ enabled: false })]), "CFG_NO_NETBOX"],
    ["several NetBoxes are enabled", () => netboxes.push(sampleNetbox({ id: 2, name: "other" })), "SYNC_SEVERAL_NETBOXES"],
    ["NetBox has no token", () => (netboxes = [sampleNetbox({ token: undefined })]), "SYNC_NO_SECRET"],
    ["the backend is another NetBox's", () => lab.netboxes.push({ id: 1, name: "NetBox (nb:1)", ip_address: "10.7.7.7", domain: "", port: 443, enabled: true }), "SYNC_OTHER_NETBOX"],
    ["the backend holds two NetBoxes", () => lab.netboxes.push({ id: 1, name: "a", port: 443 }, { id: 2, name: "b", port: 443 }), "SYNC_OTHER_NETBOX"],
    ["its list cannot be read", () => lab.play("netbox/endpoint", { status: 500, headers: {}, body: "" }), "PUSH_FAILED"],
    ["its list is no list", () => lab.play("netbox/endpoint", { status: 200, headers: { "Content-Type": "application/json" }, body: "{}" }), "PUSH_FAILED"],
    ["it refuses NetBox", () => lab.play("netbox/endpoint", { status: 400, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ detail: "x", code: "CFG_TARGET_REFUSED" }) }, { method: "POST" }), "CFG_TARGET_REFUSED"],
  ])("blocks when %s, and pushes no Proxmox endpoint", async (_what, arrange, code) => {
    arrange();
    expect(await run()).toMatchObject({ blocked: { code }, wireIds: new Map() });
    expect(lab.proxmoxes).toEqual([]);
  });

  it.each<[string, { enabled: boolean } | { id: number }]>([["deleted", { id: 9 }], ["disabled", { enabled: false }]])("blocks without a request when the backend was %s", async (_what, change) => {
    expect(await run({ backend: sampleBackend(change) })).toMatchObject({ blocked: { code: "SYNC_NO_BACKEND" } });
    expect(lab.requests.total).toBe(0);
  });

  it("goes on when NetBox cannot be pushed but the backend holds it as it is here", async () => {
    await run();
    lab.play(/^netbox\/endpoint\/1$/, { status: 503, headers: {}, body: "" }, { method: "PUT" });
    expect(await run()).toMatchObject({ notes: [expect.stringContaining("holds it with the same credentials")], wireIds: new Map([[1, 1]]) });
  });

  it("blocks when NetBox cannot be pushed and its token has changed since", async () => {
    await run();
    netboxes = [sampleNetbox({ token: "another" })];
    lab.play(/^netbox\/endpoint\/1$/, { status: 503, headers: {}, body: "" }, { method: "PUT" });
    expect(await run()).toMatchObject({ blocked: { code: "PUSH_FAILED" } });
  });

  it("pushes from ten minutes on only what is not current, and from thirty on nothing", async () => {
    proxmoxes = [sampleProxmox(), sampleProxmox({ id: 2, name: "west", ipAddress: "10.0.0.12" })];
    await run();
    const puts = (): number => lab.requests.count("PUT", "/proxmox");
    const late = async (minutes: number): Promise<PreflightEnd> => {
      const start = now;
      lab.play(/^netbox\/endpoint$/, () => {
        now = new Date(start.getTime() + minutes * 60_000);
        return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(lab.netboxes) };
      });
      return run();
    };
    proxmoxes = [sampleProxmox(), sampleProxmox({ id: 2, name: "west", ipAddress: "10.0.0.12", tokenValue: "another" })];
    expect(await late(10)).toMatchObject({ notes: ["east was not pushed: the time for it is used up"], wireIds: new Map([[1, 1], [2, 2]]) });
    expect(puts()).toBe(1);
    expect(await late(30)).toMatchObject({ notes: [expect.stringContaining("east"), expect.stringContaining("west")], wireIds: new Map([[1, 1], [2, 2]]) });
    expect(puts()).toBe(1);
  });

  it("ends with the signal's reason when it fires", async () => {
    const stop = new AbortController();
    lab.play("netbox/endpoint", () => {
      stop.abort(new Error("cancelled"));
      return { status: 200, headers: { "Content-Type": "application/json" }, body: "[]" };
    });
    await expect(run({ signal: stop.signal })).rejects.toThrow("cancelled");
    expect(lab.proxmoxes).toEqual([]);
  });

  it("gives the settings of the sync to a backend that has others, once", async () => {
    await run();
    const written = (): number => lab.requests.entries.filter(({ method, path }) => method === "PUT" && path === "/settings/sync").length;
    expect(written()).toBe(0);
    syncSettings = SyncSettings.parse({ mapping_rules: [{ match: { pool: "acme" }, set: { tenant: "Acme" } }] });
    expect((await run()).blocked).toBeUndefined();
    expect((await run()).blocked).toBeUndefined();
    expect(written()).toBe(1);
  });

  it("says that a backend without them will not do what they say, and goes on", async () => {
    await lab.close();
    lab = await startBackendLab({ key, hasSyncSettings: false });
    expect((await run()).notes).toEqual([]);
    syncSettings = SyncSettings.parse({ vlans: { group: "Servers" } });
    const end = await run();
    expect(end.blocked).toBeUndefined();
    expect(end.notes).toEqual([expect.stringContaining("knows no mapping rules")]);
  });
});
