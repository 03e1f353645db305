import type { NetboxEndpointCreate, ProxmoxEndpointCreate, Settings } from "@proxbox/contract";
import type { StoredNetbox, StoredProxmox } from "../stored-endpoint.ts";

/**
 * Stands where a backend requires an address and there is only a domain. The Python backend falls back to it when the domain fails, so
 * it must never be a place where somebody listens: not 127.0.0.1 (wire-contract.md 10, B14), but an address that is nobody's (RFC 5737).
 */
const NOBODYS_ADDRESS = "192.0.2.1";

/** The name of an endpoint in a backend (wire-contract.md 1.4): its id keeps it apart from others of the same name. */
export function wireName({ id, name }: { readonly id: number; readonly name: string }): string {
  return `${name} (nb:${id})`;
}

/** What a backend is told about NetBox, always whole (B13). Without a token it cannot be said. */
export function netboxBody(netbox: StoredNetbox): NetboxEndpointCreate | undefined {
  const { token, tokenKey, tokenVersion } = netbox;
  if (token === undefined || (tokenVersion === "v2" && tokenKey === undefined)) return undefined;
  return {
    name: wireName(netbox),
    ip_address: netbox.ipAddress ?? NOBODYS_ADDRESS,
    domain: netbox.domain ?? "",
    port: netbox.port,
    verify_ssl: netbox.verifySsl,
    token_version: tokenVersion,
    token,
    ...(tokenVersion === "v2" ? { token_key: tokenKey } : {}),
    enabled: netbox.enabled,
  };
}

/** What the settings say where a Proxmox endpoint says nothing. */
export type ProxmoxLimits = Pick<Settings, "proxmox_timeout" | "proxmox_max_retries" | "proxmox_retry_backoff">;

/** A Proxmox endpoint as a backend is told about it, without its credentials. */
function plainBody(endpoint: StoredProxmox, limits: ProxmoxLimits) {
  const { site, tenant } = endpoint;
  return {
    name: wireName(endpoint),
    ip_address: endpoint.ipAddress ?? NOBODYS_ADDRESS,
    domain: endpoint.domain ?? null,
    port: endpoint.port,
    username: endpoint.username,
    verify_ssl: endpoint.verifySsl,
    enabled: endpoint.enabled,
    access_methods: endpoint.accessMethods,
    timeout: endpoint.timeout ?? limits.proxmox_timeout,
    max_retries: endpoint.maxRetries ?? limits.proxmox_max_retries,
    retry_backoff: endpoint.retryBackoff ?? limits.proxmox_retry_backoff,
    site_id: site.id ?? null,
    site_slug: site.slug ?? null,
    site_name: site.name ?? null,
    tenant_id: tenant.id ?? null,
    tenant_slug: tenant.slug ?? null,
    tenant_name: tenant.name ?? null,
  } satisfies Partial<ProxmoxEndpointCreate>;
}

/** What a backend is told about a Proxmox endpoint, without its credentials; what it then shows of it is the same. */
export type PlainProxmoxBody = ReturnType<typeof plainBody>;

/** The credentials of a Proxmox endpoint as a body holds them; `undefined` when none can be read. */
function credentialsOf({ password, tokenName, tokenValue }: StoredProxmox) {
  const hasToken = tokenName !== undefined && tokenValue !== undefined;
  if (!hasToken && password === undefined) return undefined;
  return { password: password ?? null, token_name: hasToken ? tokenName : null, token_value: hasToken ? tokenValue : null };
}

/** The whole body of a Proxmox endpoint in its two parts; `credentials` is absent when none can be read. */
export function proxmoxBody(endpoint: StoredProxmox, limits: ProxmoxLimits) {
  return { plain: plainBody(endpoint, limits), credentials: credentialsOf(endpoint) } as const;
}
