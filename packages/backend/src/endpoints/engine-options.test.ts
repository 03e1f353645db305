import { SyncSettings } from "@proxbox/contract";
import { DEFAULT_SOURCE_SETTINGS } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { readEndpointSettings } from "./endpoint-settings.ts";
import { toNetboxOptions, toProxmoxOptions, toSource } from "./engine-options.ts";
import { netboxRow, proxmoxRow } from "../testing/endpoint-rows.ts";

const settings = readEndpointSettings({ env: {} });

describe("the options of a Proxmox VE row", () => {
  it.each([
    [{ ipAddress: "10.0.0.1" }, "https://10.0.0.1:8006"],
    [{ ipAddress: "2001:db8::1" }, "https://[2001:db8::1]:8006"],
    [{ ipAddress: "127.0.0.1", domain: "PVE.example.org.", port: 443 }, "https://pve.example.org:443"],
    [{ ipAddress: "10.0.0.1", domain: " " }, "https://10.0.0.1:8006"],
  ])("dial %o as %s", (changes, url) => {
    expect(toProxmoxOptions(proxmoxRow(changes), settings).url).toBe(url);
  });

  it("verify the certificate by the backend's trust only where the row asks for it", () => {
    expect(toProxmoxOptions(proxmoxRow(), settings).tls).toEqual({ mode: "insecure" });
    expect(toProxmoxOptions(proxmoxRow({ isVerifyingTls: true }), settings).tls).toEqual({ mode: "system" });
  });

  it("take a small time-out for connecting only, because the plugin sends 5 s for everything", () => {
    expect(toProxmoxOptions(proxmoxRow({ timeoutSeconds: 5 }), settings)).toMatchObject({ connectTimeoutMs: 5_000, timeoutMs: 60_000 });
    expect(toProxmoxOptions(proxmoxRow({ timeoutSeconds: 300 }), settings)).toMatchObject({ connectTimeoutMs: 60_000, timeoutMs: 300_000 });
    expect(toProxmoxOptions(proxmoxRow({ timeoutSeconds: null }), settings)).not.toHaveProperty("timeoutMs");
  });

  it("use the token where there is one, else the password (E108)", () => {
    expect(toProxmoxOptions(proxmoxRow({ password: "p" }), settings).credentials).toEqual({ type: "token", user: "sync@pve", name: "nb", secret: "CANARY-token-value" });
    expect(toProxmoxOptions(proxmoxRow({ password: "p", tokenName: null, tokenValue: null }), settings).credentials).toEqual({ type: "password", user: "sync@pve", password: "p" });
  });

  it("refuse a host that cannot be one", () => {
    expect(() => toProxmoxOptions(proxmoxRow({ ipAddress: "10.0.0.1/path" }), settings)).toThrow(expect.objectContaining({ code: "CFG_TARGET_REFUSED" }));
  });

  it("give a source its stable name, the built-in settings and its site", () => {
    expect(toSource(proxmoxRow(), settings, SyncSettings.parse({}))).toMatchObject({ name: "pve-east", settings: DEFAULT_SOURCE_SETTINGS });
    expect(toSource(proxmoxRow({ siteSlug: "dc1" }), settings, SyncSettings.parse({})).settings.site).toBe("dc1");
    expect(toSource(proxmoxRow({ siteSlug: "dc1", siteName: "DC 1" }), settings, SyncSettings.parse({})).settings.site).toBe("DC 1");
  });
});

describe("the options of a NetBox row", () => {
  it.each([
    [{}, "https://10.20.0.5:443"],
    [{ isVerifyingTls: false }, "https://10.20.0.5:443"],
    [{ port: 8443 }, "https://10.20.0.5:8443"],
    [{ port: 8000, isVerifyingTls: false }, "http://10.20.0.5:8000"],
    [{ port: 8000, isVerifyingTls: false, domain: "netbox.lan" }, "http://netbox.lan:8000"],
    [{ port: 8000, isVerifyingTls: false, ipAddress: "fd00::5" }, "http://[fd00::5]:8000"],
  ])("dial %o as %s", (changes, url) => {
    expect(toNetboxOptions(netboxRow(changes), settings).url).toBe(url);
  });

  it("put a v2 token into one piece, and leave a v1 token as it is (E103)", () => {
    expect(toNetboxOptions(netboxRow(), settings).token).toBe("nbt_CANARYKEY.CANARY-secret");
    expect(toNetboxOptions(netboxRow({ tokenVersion: "v1", token: "a".repeat(40), tokenKey: null }), settings).token).toBe("a".repeat(40));
  });
});
