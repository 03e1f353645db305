import { AppError, NetboxCreate, NetboxUpdate, ProxmoxCreate, ProxmoxUpdate, BackendCreate } from "@proxbox/contract";
import { startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { createCipher, createLogs } from "@proxbox/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createSettings } from "../settings/create-settings.ts";
import { closeCleanly } from "../testing/close-cleanly.ts";
import { fetchDoor } from "../testing/fetch-door.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createEndpointStore } from "./create-endpoint-store.ts";
import type { EndpointStore } from "./create-endpoint-store.ts";
import { createEndpoints } from "./create-endpoints.ts";
import type { Endpoints } from "./create-endpoints.ts";

const key = "k".repeat(64);
const uuid = "00000000-0000-4000-8000-00000000CA4A";
const cipher = createCipher(new Uint8Array(32).fill(7));
const everyone = { limit: 50, offset: 0 };
const json = { "Content-Type": "application/json" };

function clock(): Date {
  return new Date("2026-11-25T12:00:00Z");
}

onEachDatabase("the endpoints", ({ database }) => {
  let lab: BackendLab;
  let endpoints: Endpoints;
  let store: EndpointStore;
  let lines: string[];

  beforeEach(async () => {
    lab = await startBackendLab({ key });
    lines = [];
    const { kysely } = database();
    const { log } = createLogs({ clock, onLine: (line) => lines.push(line) });
    store = createEndpointStore({ kysely, cipher, log });
    endpoints = createEndpoints({ kysely, cipher, clock, log, store, settings: createSettings({ kysely, clock, env: {} }), door: fetchDoor(() => lab.url, key) });
  });

  afterEach(async () => {
    await endpoints.close();
    await closeCleanly(lab, lines);
  });

  function backend(body: Readonly<Record<string, unknown>> = {}) {
    return endpoints.backends.create(BackendCreate.parse({ name: "backend", ip_address: "127.0.0.1", api_key: key, ...body }));
  }

  function netbox(body: Readonly<Record<string, unknown>> = {}) {
    return endpoints.netbox.create(NetboxCreate.parse({ name: "NetBox", domain: "netbox.example.org", token: "CANARY-netbox", ...body }));
  }

  function proxmox(body: Readonly<Record<string, unknown>> = {}) {
    return endpoints.proxmox.create(ProxmoxCreate.parse({ name: "east", ip_address: "10.0.0.11", token_name: "sync", token_value: uuid, ...body }));
  }

  async function refusal(work: Promise<unknown>): Promise<AppError> {
    const error: unknown = await work.then(() => undefined, (thrown: unknown) => thrown);
    if (error instanceof AppError) return error;
    throw new Error("expected a refusal", { cause: error });
  }

  it("are saved with their defaults and shown without their secrets (E113)", async () => {
    const saved = [await backend(), await netbox(), await proxmox()];
    expect(saved).toMatchObject([
      { id: 1, port: 8_800, use_https: false, verify_ssl: true, enabled: true, has_api_key: true, url: "http://127.0.0.1:8800" },
      { id: 1, port: 443, verify_ssl: true, token_version: "v1", has_token: true, url: "https://netbox.example.org:443", notes: [] },
      { id: 1, port: 8_006, verify_ssl: false, username: "root@pam", has_token: true, has_password: false, token_name: "sync", url: "https://10.0.0.11:8006", mode: "undefined" },
    ]);
    await endpoints.settled();
    const rows = [];
    for (const table of ["backend_endpoint", "netbox_endpoint", "proxmox_endpoint", "pushed_endpoint"] as const) rows.push(await database().kysely.selectFrom(table).selectAll().execute());
    const lists = [await endpoints.backends.list(everyone), await endpoints.netbox.list(everyone), await endpoints.proxmox.list(everyone)];
    for (const secret of [key, "CANARY-netbox", uuid]) expect(JSON.stringify([saved, rows, lists])).not.toContain(secret);
  });

  it.each([
    ["both fields", { token_name: "sync", token_value: uuid }],
    ["the token's full id as its name", { token_name: "root@pam!sync", token_value: uuid }],
    ["the id doubled by a form", { token_name: "root@pam!sync!sync", token_value: uuid }],
    ["the whole token as its name", { token_name: `root@pam!sync=${uuid}` }],
    ["the whole header as the value", { token_value: `PVEAPIToken=root@pam!sync=${uuid}` }],
  ])("E105: understand a token given as %s", async (_form, credentials) => {
    await endpoints.proxmox.create(ProxmoxCreate.parse({ name: "east", ip_address: "10.0.0.11", ...credentials }));
    expect(await store.proxmox(1)).toMatchObject({ username: "root@pam", tokenName: "sync", tokenValue: uuid });
  });

  it("E103: understand a whole v2 token of NetBox", async () => {
    await netbox({ token: "nbt_KEY.secret" });
    expect(await store.netbox(1)).toMatchObject({ tokenVersion: "v2", tokenKey: "KEY", token: "secret" });
  });

  it("E108: a password erases the token and a token the password, here and in the backend", async () => {
    await backend({});
    await proxmox();
    await endpoints.proxmox.update(1, ProxmoxUpdate.parse({ password: "CANARY-password" }));
    await endpoints.settled();
    expect(await store.proxmox(1)).toMatchObject({ password: "CANARY-password", tokenName: undefined, tokenValue: undefined });
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ password: "CANARY-password", token_name: null, token_value: null })]);
    await endpoints.proxmox.update(1, ProxmoxUpdate.parse({ token_name: "new", token_value: uuid }));
    await endpoints.settled();
    expect(await store.proxmox(1)).toMatchObject({ password: undefined, tokenName: "new" });
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ password: null, token_name: "new" })]);
  });

  it("keep what a change does not name, the secret too", async () => {
    await proxmox({ sync_modes: { vm: "disabled" }, overwrite: { vm_tags: false }, site_name: "DC 1" });
    await endpoints.proxmox.update(1, ProxmoxUpdate.parse({ name: "west", timeout: 9 }));
    expect(await store.proxmox(1)).toMatchObject({ name: "west", timeout: 9, tokenValue: uuid, syncModes: { vm: "disabled" }, overwrite: { vm_tags: false }, site: { name: "DC 1" } });
    await endpoints.proxmox.replace(1, ProxmoxCreate.parse({ name: "west", ip_address: "10.0.0.11" }));
    expect(await store.proxmox(1)).toMatchObject({ timeout: undefined, tokenValue: uuid, syncModes: {} });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["another address", { ip_address: "10.0.0.99" }, "CFG_SECRET_NEEDED"],
    ["another port", { port: 8_007 }, "CFG_SECRET_NEEDED"],
    ["a domain besides", { domain: "pve.example.org" }, "CFG_SECRET_NEEDED"],
    ["a URL of another host", { url: "https://pve.example.org:8006" }, "CFG_SECRET_NEEDED"],
    ["another user", { username: "sync@pve" }, "CFG_SECRET_NEEDED"],
  ])("do not take a stored secret of Proxmox VE to %s", async (_what, change, code) => {
    await proxmox();
    expect((await refusal(endpoints.proxmox.update(1, ProxmoxUpdate.parse(change)))).code).toBe(code);
    expect(await store.proxmox(1)).toMatchObject({ ipAddress: "10.0.0.11", port: 8_006, username: "root@pam", tokenValue: uuid });
    await endpoints.proxmox.update(1, ProxmoxUpdate.parse({ ...change, token_name: "sync", token_value: "another" }));
    expect(await store.proxmox(1)).toMatchObject({ tokenValue: "another" });
  });

  it("do not take a stored token of NetBox to another address", async () => {
    await netbox();
    expect((await refusal(endpoints.netbox.update(1, NetboxUpdate.parse({ domain: "evil.example.org" })))).code).toBe("CFG_SECRET_NEEDED");
    expect((await refusal(endpoints.netbox.replace(1, NetboxCreate.parse({ name: "NetBox", domain: "evil.example.org" })))).code).toBe("CFG_SECRET_NEEDED");
    expect(await endpoints.netbox.update(1, NetboxUpdate.parse({ domain: "evil.example.org", token: null }))).toMatchObject({ has_token: false });
  });

  it("leave a backend's key at the address that it was verified for", async () => {
    await backend();
    await store.saveKey(1, key, "the target");
    await endpoints.backends.update(1, { ip_address: "10.0.0.77" });
    expect(await store.backend(1)).toMatchObject({ key, keyTarget: "the target" });
    await endpoints.backends.update(1, { api_key: "n".repeat(64) });
    expect(await store.backend(1)).toMatchObject({ key: "n".repeat(64), keyTarget: undefined });
  });

  it("do not take a backend's key that was never verified to another address", async () => {
    await backend();
    expect((await refusal(endpoints.backends.update(1, { ip_address: "10.0.0.77" }))).code).toBe("CFG_SECRET_NEEDED");
    expect(await store.backend(1)).toMatchObject({ ipAddress: "127.0.0.1", key });
    await endpoints.importConfig("version: 1\nbackends:\n  - { name: backend, ip_address: 10.0.0.77 }\n", { isDryRun: false });
    expect(await store.backend(1)).toMatchObject({ ipAddress: "10.0.0.77", key: undefined });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["neither domain nor address", { ip_address: null }],
    ["a domain with a path", { domain: "pve.example.org/api2" }],
    ["a domain with a port", { domain: "pve.example.org:8006" }],
    ["a domain with a user", { domain: "root@pve.example.org" }],
    ["a domain with a scheme", { domain: "https://pve.example.org" }],
    ["a name as address", { ip_address: "pve.example.org" }],
    ["a URL with a path", { ip_address: null, url: "https://pve.example.org:8006/api2" }],
    ["a URL with a password", { ip_address: null, url: "https://root:CANARY@pve.example.org:8006" }],
    ["a URL that is not dialled", { ip_address: null, url: "http://pve.example.org:8006" }],
    ["a URL of an address and another address", { url: "https://10.0.0.12:8006" }],
    ["a URL and a domain", { ip_address: null, domain: "pve.example.org", url: "https://pve.example.org:8006" }],
    ["a URL and a second address that is a name", { ip_address: "pve2.example.org", url: "https://pve.example.org:8006" }],
    ["a backend that there is not", { backend_id: 77 }],
    ["half a token", { token_value: null }],
  ])("are refused with %s", async (_what, body) => {
    const error = await refusal(proxmox(body));
    expect(error.code).toBe("CFG_ENDPOINT_INVALID");
    expect(error.message).not.toMatch(/CANARY|CA4A/);
  });

  it("take addresses in every form and keep them in one", async () => {
    expect(await proxmox({ name: "a", ip_address: "10.0.0.11/24" })).toMatchObject({ ip_address: "10.0.0.11" });
    expect(await proxmox({ name: "b", ip_address: "2001:DB8:0::1" })).toMatchObject({ ip_address: "2001:db8::1", url: "https://[2001:db8::1]:8006" });
    expect(await proxmox({ name: "c", domain: "PVE.example.org.", ip_address: null })).toMatchObject({ domain: "pve.example.org" });
    expect(await proxmox({ name: "d", domain: "10.0.0.12", ip_address: null })).toMatchObject({ domain: null, ip_address: "10.0.0.12" });
    expect(await proxmox({ name: "e", ip_address: null, url: "https://pve.example.org" })).toMatchObject({ domain: "pve.example.org", port: 8_006 });
  });

  it("have a second address besides a URL with a name, until a URL comes without one", async () => {
    const { id } = await proxmox({ name: "f", url: "https://pve.example.org", ip_address: "10.0.0.12" });
    expect(await endpoints.proxmox.find(id)).toMatchObject({ domain: "pve.example.org", ip_address: "10.0.0.12", url: "https://pve.example.org:8006" });
    const secret = { token_name: "sync", token_value: uuid };
    expect(await endpoints.proxmox.update(id, { url: "https://pve2.example.org:8006", ip_address: "10.0.0.13", ...secret })).toMatchObject({ domain: "pve2.example.org", ip_address: "10.0.0.13" });
    expect(await endpoints.proxmox.update(id, { url: "https://pve2.example.org:8006" })).toMatchObject({ domain: "pve2.example.org", ip_address: null });
    expect((await refusal(endpoints.proxmox.update(id, { ip_address: "10.0.0.66" }))).code).toBe("CFG_SECRET_NEEDED");
  });

  it("E109: say how NetBox is dialled, and refuse what cannot be meant", async () => {
    expect(await netbox({ name: "a", port: 8_080 })).toMatchObject({ url: "https://netbox.example.org:8080", notes: [expect.stringContaining("because verify_ssl is on")] });
    expect(await netbox({ name: "b", port: 8_080, verify_ssl: false })).toMatchObject({ url: "http://netbox.example.org:8080", notes: [expect.stringContaining("its token travels in clear")] });
    expect(await netbox({ name: "c", domain: null, url: "http://netbox.example.org" })).toMatchObject({ url: "http://netbox.example.org:80", verify_ssl: false });
    expect(await netbox({ name: "d", domain: null, url: "https://netbox.example.org:8443", verify_ssl: false })).toMatchObject({ url: "https://netbox.example.org:8443", verify_ssl: true });
    expect((await refusal(netbox({ name: "e", domain: null, url: "http://netbox.example.org:443" }))).code).toBe("CFG_ENDPOINT_INVALID");
  });

  it("have names of their own", async () => {
    await proxmox();
    expect((await refusal(proxmox())).code).toBe("CFG_ENDPOINT_EXISTS");
    const { id } = await proxmox({ name: "west", ip_address: "10.0.0.12" });
    expect((await refusal(endpoints.proxmox.update(id, { name: "east" }))).code).toBe("CFG_ENDPOINT_EXISTS");
  });

  it("are listed by name, filtered and page by page", async () => {
    for (const name of ["south", "east", "100%", "west"]) await proxmox({ name, enabled: name !== "west" });
    expect(await endpoints.proxmox.list({ limit: 2, offset: 1 })).toMatchObject({ count: 4, rows: [{ name: "east" }, { name: "south" }] });
    expect(await endpoints.proxmox.list({ ...everyone, enabled: false })).toMatchObject({ count: 1, rows: [{ name: "west" }] });
    expect(await endpoints.proxmox.list({ ...everyone, q: "0%" })).toMatchObject({ count: 1, rows: [{ name: "100%" }] });
    expect(await endpoints.proxmox.list({ ...everyone, q: "EAST" })).toMatchObject({ count: 1 });
    expect(await endpoints.proxmox.list({ ...everyone, q: "0.0.11" })).toMatchObject({ count: 4 });
  });

  it("are tried and given to the backend after they were saved, in the background", async () => {
    await backend();
    await netbox();
    await proxmox();
    await endpoints.settled();
    expect(await endpoints.backends.find(1)).toMatchObject({ last_check: { ok: true, steps: [{ name: "reach" }, { name: "key" }, { name: "version" }] } });
    expect(await endpoints.proxmox.find(1)).toMatchObject({ version: "9.1.2", last_check: { ok: true, tested_at: "2026-11-25T12:00:00.000Z", steps: [{ name: "push", detail: "backend has it." }, { name: "proxmox", detail: "Proxmox VE 9.1.2 answers." }] } });
    expect(lab.netboxes).toHaveLength(1);
    expect(lab.proxmoxes).toHaveLength(1);
  });

  it("E106: a test tells every right of the token, those that are missing with what to do, and fails for what is required alone", async () => {
    await backend();
    await proxmox();
    await endpoints.settled();
    const optional = { name: "Datastore.Audit on /storage", ok: false, is_required: false, detail: "without it storages are not seen" };
    const held = { name: "Sys.Audit on /", ok: true, is_required: true, detail: "is held" };
    lab.rights.commands.push("pveum acl modify /");
    lab.rights.rights.push(held, optional);
    const less = await endpoints.proxmox.test(1);
    expect(less).toMatchObject({ ok: true, steps: [{ name: "push" }, { name: "proxmox" }, { name: "right", code: null, hint: null }, { ok: true, code: "PX_PERMISSION", hint: "As root on a node:\npveum acl modify /" }] });
    lab.rights.rights.unshift({ ...held, name: "VM.Audit on /vms", ok: false, detail: "without it guests are not seen" });
    const failing = await endpoints.proxmox.test(1);
    expect(failing.ok).toBe(false);
    expect(failing.steps.filter(({ name }) => name === "right").map(({ ok, detail }) => `${ok} ${detail}`)).toEqual(["false VM.Audit on /vms: without it guests are not seen", "true Sys.Audit on /: is held", "true Datastore.Audit on /storage: without it storages are not seen"]);
  });

  it("are given to a backend that is saved after them", async () => {
    await netbox();
    await proxmox();
    await endpoints.settled();
    expect(await endpoints.proxmox.find(1)).toMatchObject({ last_check: { ok: false, steps: [{ name: "push", code: "SYNC_NO_BACKEND" }] } });
    await backend();
    await endpoints.settled();
    expect([lab.netboxes.length, lab.proxmoxes.length]).toEqual([1, 1]);
  });

  it("a backend that is given everything costs the other ones no request", async () => {
    await backend();
    await backend({ name: "other", port: 8_801 });
    await netbox();
    await proxmox();
    await endpoints.settled();
    lab.requests.reset();
    expect(await endpoints.backends.push(1, { isTakingOver: false })).toMatchObject({ ok: true, backends: [{ backend_id: 1 }, { backend_id: 1 }] });
    expect([lab.requests.count("PUT", "/netbox/endpoint/1"), lab.requests.count("PUT", "/proxmox/endpoints/1")]).toEqual([1, 1]);
  });

  it("B9: renamed, disabled and deleted reach the backend", async () => {
    await backend();
    await proxmox();
    await endpoints.proxmox.update(1, { name: "west" });
    await endpoints.settled();
    expect(lab.proxmoxes.map(({ id, name }) => [id, name])).toEqual([[1, "west (nb:1)"]]);
    await endpoints.proxmox.setEnabled([1], false);
    await endpoints.settled();
    expect(lab.proxmoxes).toEqual([expect.objectContaining({ enabled: false })]);
    await endpoints.proxmox.remove(1);
    await endpoints.settled();
    expect(lab.proxmoxes).toEqual([]);
    expect(await database().kysely.selectFrom("pushed_endpoint").selectAll().execute()).toEqual([]);
  });

  it("B9: what a backend could not be told is told by the next push", async () => {
    await backend();
    await proxmox();
    await endpoints.settled();
    lab.play("proxmox/endpoints", { status: 503, headers: json, body: "{}" });
    await endpoints.proxmox.remove(1);
    await endpoints.settled();
    expect(lab.proxmoxes).toHaveLength(1);
    await proxmox({ name: "west", ip_address: "10.0.0.12" });
    await endpoints.settled();
    const [saved] = await store.backends();
    await endpoints.preflight(saved!, [], new AbortController().signal);
    expect(lab.proxmoxes.map(({ name }) => name)).toContain("west (nb:2)");
  });

  it("E111: cause no request while they are disabled", async () => {
    await backend({ enabled: false });
    await netbox();
    await proxmox({ enabled: false });
    await endpoints.settled();
    expect((await refusal(endpoints.backends.test(1))).code).toBe("CFG_ENDPOINT_DISABLED");
    expect((await refusal(endpoints.proxmox.test(1))).code).toBe("CFG_ENDPOINT_DISABLED");
    expect((await refusal(endpoints.backends.push(1, { isTakingOver: false }))).code).toBe("CFG_ENDPOINT_DISABLED");
    expect(lab.requests.total).toBe(0);
  });

  it.each<[string, { readonly status: number; readonly code: string; readonly body: Readonly<Record<string, unknown>> }]>([
    ["E109: that NetBox redirects", { status: 502, code: "NB_REDIRECT", body: { detail: "NetBox redirects to another address: https://netbox.example.org", code: "NB_REDIRECT", hint: "Use the address it redirects to." } }],
    ["that NetBox's certificate is not trusted", { status: 502, code: "NB_TLS", body: { detail: "x", code: "NB_TLS" } }],
    ["that NetBox refuses the token", { status: 502, code: "NB_AUTH", body: { detail: "x", code: "NB_AUTH" } }],
    ["what a backend without codes says", { status: 502, code: "PUSH_FAILED", body: { detail: "no route to host" } }],
  ])("say %s when they are tested", async (_what, { status, body, code }) => {
    await backend();
    await netbox();
    await endpoints.settled();
    lab.play("netbox/status", { status, headers: json, body: JSON.stringify(body) });
    const { ok, steps } = await endpoints.netbox.test(1);
    expect(ok).toBe(false);
    expect(steps.at(-1)).toMatchObject({ name: "netbox", ok: false, code });
  });

  it("E110: say both fingerprints when the certificate of Proxmox VE was renewed", async () => {
    await backend();
    await proxmox();
    await endpoints.settled();
    const detail = "The TLS certificate of Proxmox VE has another fingerprint than the one pinned: expected AA:11, got BB:22";
    lab.play("proxmox/version", { status: 502, headers: json, body: JSON.stringify({ detail, code: "PX_TLS_FINGERPRINT", hint: "Pin the new one." }) });
    const { steps } = await endpoints.proxmox.test(1);
    expect(steps.at(-1)).toMatchObject({ ok: false, code: "PX_TLS_FINGERPRINT", detail: expect.stringMatching(/AA:11.*BB:22/), hint: "Pin the new one." });
  });

  it("take a backend over from another NetBox only when that is said", async () => {
    await backend();
    await netbox();
    await endpoints.settled();
    lab.netboxes.splice(0, 1, { id: 1, name: "other", domain: "other.example.org", port: 443, enabled: true });
    expect(await endpoints.netbox.push(1, { isTakingOver: false })).toMatchObject({ ok: false, backends: [{ code: "SYNC_OTHER_NETBOX" }] });
    expect(await endpoints.netbox.push(1, { isTakingOver: true })).toMatchObject({ ok: true, backends: [{ backend_id: 1, wire_id: 1 }] });
    expect(lab.netboxes).toEqual([expect.objectContaining({ domain: "netbox.example.org" })]);
  });

  it("are enabled all together or not at all", async () => {
    await proxmox({ enabled: false });
    expect((await refusal(endpoints.proxmox.setEnabled([1, 77], true))).code).toBe("CFG_ENDPOINT_UNKNOWN");
    expect(await endpoints.proxmox.find(1)).toMatchObject({ enabled: false });
    expect(await endpoints.proxmox.setEnabled([1, 1], true)).toMatchObject([{ id: 1, enabled: true }]);
  });

  it("are unknown when there are none", async () => {
    const { netbox: none } = endpoints;
    for (const work of [() => none.find(1), () => none.update(1, {}), () => none.remove(1), () => none.test(1), () => none.push(1, { isTakingOver: false })]) {
      expect((await refusal(work())).code).toBe("CFG_ENDPOINT_UNKNOWN");
    }
  });
});
