import type { NetboxEndpointRow, ProxmoxEndpointRow } from "../store/store.ts";

/** A Proxmox VE row as the plugin's first push makes it. */
export function proxmoxRow(changes: Partial<ProxmoxEndpointRow> = {}): ProxmoxEndpointRow {
  return {
    id: 3, source: "pve-east", name: "pve-east (nb:12)", ipAddress: "10.30.0.11", domain: null, port: 8006, username: "sync@pve",
    password: null, tokenName: "nb", tokenValue: "CANARY-token-value", isVerifyingTls: false, isEnabled: true, isAllowingWrites: false,
    accessMethods: "api", siteId: null, siteSlug: null, siteName: null, tenantId: null, tenantSlug: null, tenantName: null,
    timeoutSeconds: 5, maxRetries: 0, retryBackoffSeconds: 0.5, ...changes,
  };
}

/** A NetBox row with a v2 token. */
export function netboxRow(changes: Partial<NetboxEndpointRow> = {}): NetboxEndpointRow {
  return {
    id: 1, name: "Lab NetBox", ipAddress: "10.20.0.5", domain: "", port: 443, tokenVersion: "v2", token: "CANARY-secret", tokenKey: "CANARYKEY",
    isVerifyingTls: true, isEnabled: true, ...changes,
  };
}
