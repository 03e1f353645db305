import type { StoredBackend, StoredNetbox, StoredProxmox } from "../endpoints/stored-endpoint.ts";

const common = { domain: undefined, ipAddress: undefined, verifySsl: true, enabled: true } as const;
const nowhere = { id: undefined, slug: undefined, name: undefined } as const;

/** A backend for tests. */
export function sampleBackend(changes: Partial<StoredBackend> = {}): StoredBackend {
  return { ...common, id: 1, name: "backend", domain: "backend.example.org", port: 8800, useHttps: true, key: "k".repeat(64), keyTarget: undefined, ...changes };
}

/** A NetBox for tests. */
export function sampleNetbox(changes: Partial<StoredNetbox> = {}): StoredNetbox {
  return { ...common, id: 1, name: "NetBox", domain: "netbox.example.org", port: 443, tokenVersion: "v1", tokenKey: undefined, token: "CANARY-netbox", ...changes };
}

/** A Proxmox endpoint for tests. */
export function sampleProxmox(changes: Partial<StoredProxmox> = {}): StoredProxmox {
  return {
    ...common, id: 1, name: "east", ipAddress: "10.0.0.11", port: 8006, username: "root@pam", password: undefined, tokenName: "sync", tokenValue: "CANARY-proxmox",
    accessMethods: "api", backendId: undefined, site: nowhere, tenant: nowhere, timeout: undefined, maxRetries: undefined, retryBackoff: undefined,
    syncModes: {}, overwrite: {}, mode: "undefined", clusterName: undefined, version: undefined, ...changes,
  };
}
