import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEndpointApp } from "../../testing/endpoint-app.ts";
import type { EndpointApp } from "../../testing/endpoint-app.ts";

const CANARY = "CANARY-0f8f";
const token = { token_name: "nb", token_value: `${CANARY}-token` };
const proxmox = {
  name: "pve-east (nb:12)", ip_address: "10.30.0.11", domain: null, port: 8006, username: "sync@pve", password: null, ...token, verify_ssl: false,
  access_methods: "api", timeout: 5, max_retries: 0, retry_backoff: 0.5, site_id: 4, site_slug: "dc1", site_name: "DC 1", tenant_id: null, tenant_slug: null, tenant_name: null,
};
const netbox = { name: "Lab NetBox", ip_address: "10.20.0.5", domain: "netbox.lab.example", port: 443, verify_ssl: true, token_version: "v2", token: `${CANARY}-secret`, token_key: `${CANARY}-key` };

let app: EndpointApp;

beforeEach(async () => {
  app = await openEndpointApp();
});

afterEach(async () => {
  // E113: whatever a test sent, nothing of the secrets ever came back.
  const leaks = app.answers.filter((text) => text.includes(CANARY));
  await app.close();
  if (leaks.length > 0) throw new Error(`a secret came back: ${leaks.join("\n")}`);
});

async function post(path: string, body: unknown): Promise<number> {
  const answer = await app.ask("POST", path, body);
  expect(answer.status).toBe(200);
  return (answer.json as { id: number }).id;
}

describe("/proxmox/endpoints", () => {
  it("saves what the plugin sends, and shows it without credentials", async () => {
    const id = await post("/proxmox/endpoints", proxmox);
    const { password: _p, token_name: _n, token_value: _v, ...shown } = proxmox;
    const expected = { id, ...shown, enabled: true, allow_writes: false };
    expect((await app.ask("GET", `/proxmox/endpoints/${id}`)).json).toEqual(expected);
    expect((await app.ask("GET", "/proxmox/endpoints")).json).toEqual([expected]);
    expect(app.store.proxmoxEndpoints.get(id)).toMatchObject({ tokenName: "nb", tokenValue: `${CANARY}-token`, password: null });
  });

  it.each([
    ["a name that is missing", { name: undefined }],
    ["an empty name", { name: "" }],
    ["a long name", { name: "x".repeat(256) }],
    ["a long address", { ip_address: "1".repeat(46) }],
    ["a long domain", { domain: "x".repeat(256) }],
    ["a port that is missing", { port: undefined }],
    ["port 0", { port: 0 }],
    ["port 65536", { port: 65_536 }],
    ["a port as text", { port: "8006" }],
    ["half a port", { port: 8006.5 }],
    ["a user that is missing", { username: undefined }],
    ["a long password", { password: `${CANARY}${"x".repeat(1_000)}` }],
    ["a password of another type", { password: [CANARY] }],
    ["a long token name", { token_name: "x".repeat(256) }],
    ["a long token value", { token_value: `${CANARY}${"x".repeat(1_000)}` }],
    ["another access method", { access_methods: "ssh" }],
    ["a flag as text", { verify_ssl: "true" }],
    ["site 0", { site_id: 0 }],
    ["a time-out of 0", { timeout: 0 }],
    ["a time-out of 3601", { timeout: 3_601 }],
    ["101 retries", { max_retries: 101 }],
    ["a negative back-off", { retry_backoff: -1 }],
    ["a back-off of 301", { retry_backoff: 301 }],
  ])("answers 422 to %s, and stores nothing", async (_what, change) => {
    const answer = await app.ask("POST", "/proxmox/endpoints", { ...proxmox, ...change });
    expect(answer.status).toBe(422);
    expect(answer.json).toEqual({ detail: [{ type: expect.any(String), loc: ["body", Object.keys(change)[0]], msg: expect.any(String) }] });
    expect(app.store.proxmoxEndpoints.count()).toBe(0);
  });

  it.each([
    ["half a token", { token_value: null }, "CFG_ENDPOINT_INVALID"],
    ["no credentials", { token_name: null, token_value: null }, "CFG_ENDPOINT_INVALID"],
    ["a metadata address", { ip_address: "169.254.169.254" }, "CFG_TARGET_REFUSED"],
    ["a metadata address in one number", { ip_address: "2852039166" }, "CFG_TARGET_REFUSED"],
    ["a metadata name", { domain: "metadata.google.internal" }, "CFG_TARGET_REFUSED"],
    ["a URL as domain", { domain: "https://pve.example.org/" }, "CFG_TARGET_REFUSED"],
  ])("answers 400 with the reason to %s, and stores nothing", async (_what, change, code) => {
    const answer = await app.ask("POST", "/proxmox/endpoints", { ...proxmox, ...change });
    expect(answer).toMatchObject({ status: 400, json: { detail: expect.any(String), code } });
    expect(app.store.proxmoxEndpoints.count()).toBe(0);
  });

  it("answers 400 to a name that is taken, on creation and on a rename", async () => {
    await post("/proxmox/endpoints", proxmox);
    const other = await post("/proxmox/endpoints", { ...proxmox, name: "other" });
    expect(await app.ask("POST", "/proxmox/endpoints", proxmox)).toMatchObject({ status: 400, json: { code: "CFG_ENDPOINT_EXISTS" } });
    expect(await app.ask("PUT", `/proxmox/endpoints/${other}`, { name: proxmox.name })).toMatchObject({ status: 400 });
    expect(await app.ask("PUT", `/proxmox/endpoints/${other}`, { name: "other" })).toMatchObject({ status: 200 });
    expect(app.store.proxmoxEndpoints.count()).toBe(2);
  });

  it("B13: a partial PUT changes what it names and nothing else, secrets least of all", async () => {
    const id = await post("/proxmox/endpoints", { ...proxmox, password: `${CANARY}-password` });
    const before = app.store.proxmoxEndpoints.get(id);
    expect(await app.ask("PUT", `/proxmox/endpoints/${id}`, { name: "renamed" })).toMatchObject({ status: 200, json: { id, name: "renamed", port: 8006 } });
    expect(app.store.proxmoxEndpoints.get(id)).toEqual({ ...before, name: "renamed" });
    expect((await app.ask("PUT", `/proxmox/endpoints/${id}`, {})).status).toBe(200);
    expect(app.store.proxmoxEndpoints.get(id)).toEqual({ ...before, name: "renamed" });
  });

  it("takes the plugin's full body again without touching enabled and allow_writes, which it never sends", async () => {
    const id = await post("/proxmox/endpoints", { ...proxmox, enabled: false, allow_writes: true });
    expect(await app.ask("PUT", `/proxmox/endpoints/${id}`, { ...proxmox, port: 443 })).toMatchObject({ status: 200, json: { enabled: false, allow_writes: true, port: 443 } });
  });

  it("E108: switching to a password erases the token", async () => {
    const id = await post("/proxmox/endpoints", proxmox);
    expect((await app.ask("PUT", `/proxmox/endpoints/${id}`, { password: `${CANARY}-new` })).status).toBe(200);
    expect(app.store.proxmoxEndpoints.get(id)).toMatchObject({ password: `${CANARY}-new`, tokenName: null, tokenValue: null });
  });

  it.each([
    [{ password: null, token_name: null, token_value: null }, 400],
    [{ token_value: `${CANARY}-half` }, 400],
    [{ ip_address: "fe80::1" }, 400],
    [{ name: null }, 422],
    [{ port: null }, 422],
    [[], 422],
    ["text", 422],
  ])("PUT %j answers %i and changes nothing", async (body, status) => {
    const id = await post("/proxmox/endpoints", proxmox);
    const before = app.store.proxmoxEndpoints.get(id);
    expect((await app.ask("PUT", `/proxmox/endpoints/${id}`, body)).status).toBe(status);
    expect(app.store.proxmoxEndpoints.get(id)).toEqual(before);
  });

  it("pages by id, 100 at most", async () => {
    for (const name of ["a", "b", "c"]) await post("/proxmox/endpoints", { ...proxmox, name });
    const names = async (query: string): Promise<unknown> => ((await app.ask("GET", `/proxmox/endpoints${query}`)).json as { name: string }[]).map(({ name }) => name);
    expect(await names("?offset=1&limit=1")).toEqual(["b"]);
    expect(await names("?limit=100&unknown=1")).toEqual(["a", "b", "c"]);
    expect(await names("?offset=7")).toEqual([]);
  });

  it.each(["?limit=101", "?limit=0", "?limit=-1", "?offset=-1", "?limit=x", "?limit=", "?offset=1.5", "?limit=1&limit=2", "?offset=99999999999999999999"])("answers 422 to %s", async (query) => {
    expect((await app.ask("GET", `/proxmox/endpoints${query}`)).status).toBe(422);
    expect((await app.ask("GET", `/netbox/endpoint${query}`)).status).toBe(422);
  });

  it("answers 404 to ids that nobody has, 422 to what is none, and 200 with a message to a removal", async () => {
    const id = await post("/proxmox/endpoints", proxmox);
    for (const [method, body] of [["GET", undefined], ["PUT", {}], ["DELETE", undefined]] as const) {
      expect(await app.ask(method, `/proxmox/endpoints/${id + 1}`, body)).toMatchObject({ status: 404, json: { detail: expect.any(String) } });
      expect((await app.ask(method, "/proxmox/endpoints/x", body)).status).toBe(422);
      expect((await app.ask(method, "/proxmox/endpoints/99999999999999999999", body)).status).toBe(422);
    }
    expect(await app.ask("DELETE", `/proxmox/endpoints/${id}`)).toMatchObject({ status: 200, json: { message: expect.any(String) } });
    expect((await app.ask("GET", `/proxmox/endpoints/${id}`)).status).toBe(404);
  });

  it("redirects nowhere: another slash is another path", async () => {
    expect((await app.ask("GET", "/proxmox/endpoints/")).status).toBe(404);
    expect((await app.ask("GET", "/netbox/endpoint/")).status).toBe(404);
    expect((await app.ask("POST", "/netbox/endpoint/", netbox)).status).toBe(404);
  });
});

describe("/netbox/endpoint", () => {
  it("saves what the plugin sends, and shows it without token and key", async () => {
    const id = await post("/netbox/endpoint", netbox);
    const { token: _token, token_key: _key, ...shown } = netbox;
    expect((await app.ask("GET", "/netbox/endpoint")).json).toEqual([{ id, ...shown, enabled: true }]);
    expect((await app.ask("GET", `/netbox/endpoint/${id}`)).json).toEqual({ id, ...shown, enabled: true });
    expect((await app.ask("GET", "/netbox/endpoint?offset=1&limit=100")).json).toEqual([]);
    expect(app.store.netboxEndpoint.get()).toMatchObject({ token: `${CANARY}-secret`, tokenKey: `${CANARY}-key` });
  });

  it("answers 400 to a second row, whatever its name", async () => {
    await post("/netbox/endpoint", netbox);
    expect(await app.ask("POST", "/netbox/endpoint", { ...netbox, name: "Other" })).toMatchObject({ status: 400, json: { code: "CFG_ENDPOINT_EXISTS" } });
    expect(app.store.netboxEndpoint.get()).toMatchObject({ name: "Lab NetBox" });
  });

  it.each([
    [{ token: "" }, 400],
    [{ token_key: "" }, 400],
    [{ token_key: undefined }, 400],
    [{ domain: "", ip_address: "169.254.169.254" }, 400],
    [{ token: undefined }, 422],
    [{ token_version: "v3" }, 422],
    [{ port: 0 }, 422],
    [{ name: "x".repeat(256) }, 422],
    [{ token: `${CANARY}${"x".repeat(1_000)}` }, 422],
    [{ verify_ssl: 1 }, 422],
  ])("POST with %j answers %i and stores nothing", async (change, status) => {
    expect((await app.ask("POST", "/netbox/endpoint", { ...netbox, ...change })).status).toBe(status);
    expect(app.store.netboxEndpoint.get()).toBeUndefined();
  });

  it("B13: a PUT of the name alone keeps token and key", async () => {
    const id = await post("/netbox/endpoint", netbox);
    const before = app.store.netboxEndpoint.get();
    expect(await app.ask("PUT", `/netbox/endpoint/${id}`, { name: "renamed" })).toMatchObject({ status: 200, json: { name: "renamed", token_version: "v2" } });
    expect(app.store.netboxEndpoint.get()).toEqual({ ...before, name: "renamed" });
  });

  it.each([[{ token: "" }, 400], [{ token_version: "v1" }, 400], [{ domain: null, ip_address: "::" }, 400], [{ port: "443" }, 422]])("PUT %j answers %i and changes nothing", async (body, status) => {
    const id = await post("/netbox/endpoint", netbox);
    const before = app.store.netboxEndpoint.get();
    expect((await app.ask("PUT", `/netbox/endpoint/${id}`, body)).status).toBe(status);
    expect(app.store.netboxEndpoint.get()).toEqual(before);
  });

  it("answers 404 to another id, and takes a new row after a removal", async () => {
    const id = await post("/netbox/endpoint", netbox);
    for (const [method, body] of [["GET", undefined], ["PUT", {}], ["DELETE", undefined]] as const) expect((await app.ask(method, `/netbox/endpoint/${id + 1}`, body)).status).toBe(404);
    expect(await app.ask("DELETE", `/netbox/endpoint/${id}`)).toMatchObject({ status: 200, json: { message: expect.any(String) } });
    expect((await app.ask("GET", "/netbox/endpoint")).json).toEqual([]);
    await post("/netbox/endpoint", netbox);
  });
});
