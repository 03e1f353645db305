import type { StoredBackend, StoredProxmox } from "../endpoints/stored-endpoint.ts";

/** A Proxmox endpoint called `pve-<id>`. */
export function storedProxmox(id: number, more: Partial<StoredProxmox> = {}): StoredProxmox {
  const place = { id: undefined, slug: undefined, name: undefined };
  return {
    id,
    name: `pve-${id}`,
    domain: `pve-${id}.example`,
    ipAddress: undefined,
    port: 8006,
    verifySsl: true,
    enabled: true,
    username: "sync@pve",
    password: "secret",
    tokenName: undefined,
    tokenValue: undefined,
    accessMethods: "api",
    backendId: undefined,
    site: place,
    tenant: place,
    timeout: undefined,
    maxRetries: undefined,
    retryBackoff: undefined,
    syncModes: {},
    overwrite: {},
    mode: "undefined",
    clusterName: undefined,
    version: undefined,
    ...more,
  };
}

/** A backend endpoint called `backend-<id>`. */
export function storedBackend(id: number, more: Partial<StoredBackend> = {}): StoredBackend {
  return { id, name: `backend-${id}`, domain: undefined, ipAddress: "127.0.0.1", port: 8800, verifySsl: true, enabled: true, useHttps: false, key: "k".repeat(64), keyTarget: undefined, ...more };
}
