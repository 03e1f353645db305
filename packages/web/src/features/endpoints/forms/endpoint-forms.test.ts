import { describe, expect, it } from "vitest";
import type { SavedOf } from "../api/endpoints.ts";
import { backendBody, backendDefaults, netboxBody, netboxDefaults, NetboxForm, proxmoxBody, proxmoxDefaults, ProxmoxForm } from "./endpoint-forms.ts";
import { readProxmoxToken } from "./read-proxmox-token.ts";

const shown = { id: 1, domain: "pve.example.org", ip_address: null, port: 8006, url: "https://pve.example.org:8006", verify_ssl: false, enabled: true, notes: [], last_check: null, created_at: "", updated_at: "" };
const pve: SavedOf<"proxmox"> = {
  ...shown, name: "pve", username: "sync@pve", has_password: false, has_token: true, token_name: "proxbox", access_methods: "api", backend_id: null, site_id: null, site_slug: null, site_name: null,
  tenant_id: null, tenant_slug: null, tenant_name: null, timeout: null, max_retries: null, retry_backoff: null, sync_modes: { vm: "always" }, overwrite: { vm_tags: false }, mode: "cluster", cluster_name: "lab", version: "9.1.2",
};

describe("a Proxmox VE token that was pasted", () => {
  it.each([
    ["PVEAPIToken=sync@pve!proxbox=abc-123", ""],
    ["sync@pve!proxbox=abc-123", ""],
    ["sync@pve!proxbox", "abc-123"],
    ["", "Authorization: PVEAPIToken=sync@pve!proxbox=abc-123"],
  ])("E105 is read from %j and %j", (id, secret) => {
    expect(readProxmoxToken(id, secret)).toEqual({ is: "read", username: "sync@pve", tokenName: "proxbox", tokenValue: "abc-123", secretLength: 7 });
  });

  it("without its owner is told wrong, and no part of it repeated", () => {
    const read = readProxmoxToken("proxbox", "abc-123");
    expect(read.is).toBe("wrong");
    expect(JSON.stringify(read)).not.toContain("abc-123");
  });
});

describe("the body of a form", () => {
  it("that was not touched is empty", () => {
    expect(proxmoxBody(proxmoxDefaults(pve), pve)).toEqual({});
    const backend = { ...shown, name: "this", use_https: true, has_api_key: true };
    expect(backendBody(backendDefaults(backend), backend)).toEqual({});
    const netbox = { ...shown, name: "NetBox", token_version: "v1" as const, has_token: true };
    expect(netboxBody(netboxDefaults(netbox), netbox)).toEqual({});
  });

  it("holds what was changed and nothing else", () => {
    const form = { ...proxmoxDefaults(pve), timeout: "20", sync_modes: { vm: "" as const, sdn: "always" as const } };
    expect(proxmoxBody(form, pve)).toEqual({ timeout: 20, sync_modes: { sdn: "always" } });
  });

  it("has both addresses when one of them was changed, and takes the second one for the only one where there is no name", () => {
    const saved = { ...pve, ip_address: "10.0.0.5" };
    const form = proxmoxDefaults(saved);
    expect(form.second).toBe("10.0.0.5");
    expect(proxmoxBody(form, saved)).toEqual({});
    expect(proxmoxBody({ ...form, url: "https://pve2.example.org:8006" }, saved)).toEqual({ url: "https://pve2.example.org:8006", ip_address: "10.0.0.5" });
    expect(proxmoxBody({ ...form, second: "10.0.0.6" }, saved)).toEqual({ url: saved.url, ip_address: "10.0.0.6" });
    expect(proxmoxBody({ ...form, second: "" }, saved)).toEqual({ url: saved.url });
    const bare = { ...shown, name: "this", use_https: true, has_api_key: true, domain: null, ip_address: "10.0.0.5", url: "https://10.0.0.5:8006" };
    expect(backendDefaults(bare).second).toBe("");
    expect(backendBody(backendDefaults(bare), bare)).toEqual({});
  });

  it("E108 has a password in place of a token", () => {
    expect(proxmoxBody({ ...proxmoxDefaults(pve), signIn: "password", username: "root@pam", password: "secret" }, pve)).toEqual({ username: "root@pam", password: "secret" });
  });

  it("reads a NetBox token in one piece as v2", () => {
    expect(netboxBody({ ...netboxDefaults(undefined), url: "https://netbox", token: "Bearer nbt_key.secret" }, undefined)).toMatchObject({ token_version: "v2", token_key: "key", token: "secret" });
  });
});

it("an address without a scheme is https, and a token that cannot be read is no form", () => {
  expect(NetboxForm.parse({ ...netboxDefaults(undefined), url: "netbox.example.org" }).url).toBe("https://netbox.example.org");
  expect(ProxmoxForm.safeParse({ ...proxmoxDefaults(undefined), name: "a", url: "b", tokenId: "proxbox" }).success).toBe(false);
});
