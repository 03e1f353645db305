import type { NewNetboxEndpoint, NewProxmoxEndpoint } from "../store/store.ts";

/** A NetBox endpoint for tests. */
export function aNetbox(): NewNetboxEndpoint {
  return {
    name: "Lab NetBox",
    ipAddress: "192.0.2.5",
    domain: "netbox.lab.example",
    port: 443,
    tokenVersion: "v2",
    token: "netbox-secret",
    tokenKey: "netbox-key",
    isVerifyingTls: true,
    isEnabled: true,
  };
}

/** A Proxmox endpoint for tests, with every field filled. */
export function aProxmox(name = "Lab One"): NewProxmoxEndpoint {
  return {
    name,
    ipAddress: "192.0.2.11",
    domain: "pve.lab.example",
    port: 8006,
    username: "sync@pve",
    password: "proxmox-password",
    tokenName: "nb",
    tokenValue: "proxmox-secret",
    isVerifyingTls: false,
    isEnabled: true,
    isAllowingWrites: false,
    accessMethods: "api_ssh",
    siteId: 4,
    siteSlug: "dc1",
    siteName: "DC 1",
    tenantId: 7,
    tenantSlug: "acme",
    tenantName: "Acme",
    timeoutSeconds: 5,
    maxRetries: 0,
    retryBackoffSeconds: 0.5,
  };
}
