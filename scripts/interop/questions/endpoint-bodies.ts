import type { Session } from "./question.ts";

/** The NetBox endpoint as the plugin sends it, always in full (wire-contract.md 1.3). */
export function netboxBody({ labs }: Session): Readonly<Record<string, unknown>> {
  const [tokenKey, token] = labs.netbox.tokens.v2.slice("nbt_".length).split(".");
  return { name: "Lab NetBox", ip_address: "127.0.0.1", domain: "", port: labs.netboxPort, verify_ssl: false, token_version: "v2", token, token_key: tokenKey };
}

/** A Proxmox endpoint as the plugin sends it, always in full (wire-contract.md 1.4). */
export function proxmoxBody({ labs }: Session): Readonly<Record<string, unknown>> {
  const { tokenId, secret } = labs.proxmox.credentials;
  const [username, tokenName] = tokenId.split("!");
  return {
    name: "lab (nb:1)", ip_address: "127.0.0.1", domain: null, port: labs.proxmoxPort, username,
    password: null, token_name: tokenName, token_value: secret, verify_ssl: false, access_methods: "api",
    timeout: 20, max_retries: 0, retry_backoff: 0.5,
    site_id: null, site_slug: null, site_name: null, tenant_id: null, tenant_slug: null, tenant_name: null,
  };
}

/** Another endpoint, at an address where nothing answers; never used for a session. */
export function spareBody(session: Session): Readonly<Record<string, unknown>> {
  return { ...proxmoxBody(session), name: "spare (nb:2)", ip_address: "192.0.2.10", port: 8006, site_id: 4, site_slug: "dc1", site_name: "DC 1" };
}
