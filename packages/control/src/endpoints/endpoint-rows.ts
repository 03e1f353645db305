import type { Cipher, Log } from "@proxbox/server";
import type { Selectable } from "kysely";
import type { BackendEndpointTable, NetboxEndpointTable, ProxmoxEndpointTable } from "../database/tables/endpoint-tables.ts";
import type { StoredBackend, StoredEndpoint, StoredNetbox, StoredProxmox } from "./stored-endpoint.ts";

/** A row of `backend_endpoint`. */
export type BackendRow = Selectable<BackendEndpointTable>;
/** A row of `netbox_endpoint`. */
export type NetboxRow = Selectable<NetboxEndpointTable>;
/** A row of `proxmox_endpoint`. */
export type ProxmoxRow = Selectable<ProxmoxEndpointTable>;
/** A row of any of them. */
export type EndpointRow = BackendRow | NetboxRow | ProxmoxRow;

/** Decrypts a column. A secret that another key encrypted counts as none: the endpoint is there and says that it wants it again. */
export type OpenSecret = (encrypted: string | null) => string | undefined;

/** Makes the reader of encrypted columns. */
export function openSecrets(cipher: Cipher, log: Log): OpenSecret {
  return (encrypted) => {
    if (encrypted === null) return undefined;
    try {
      return cipher.decrypt(encrypted);
    } catch (err) {
      log.warn({ module: "endpoints", err }, "A stored secret cannot be read; enter it again.");
      return undefined;
    }
  };
}

function plain(row: EndpointRow): StoredEndpoint {
  return {
    id: row.id,
    name: row.name,
    domain: row.domain ?? undefined,
    ipAddress: row.ip_address ?? undefined,
    port: row.port,
    verifySsl: row.verify_ssl,
    enabled: row.enabled,
  };
}

/** A backend with its key in clear. */
export function toStoredBackend(row: BackendRow, open: OpenSecret): StoredBackend {
  return { ...plain(row), useHttps: row.use_https, key: open(row.key_enc), keyTarget: row.key_target ?? undefined };
}

/** A NetBox with its token in clear. */
export function toStoredNetbox(row: NetboxRow, open: OpenSecret): StoredNetbox {
  return { ...plain(row), tokenVersion: row.token_version, tokenKey: open(row.token_key_enc), token: open(row.token_enc) };
}

function modeOf(mode: string): StoredProxmox["mode"] {
  return mode === "standalone" || mode === "cluster" ? mode : "undefined";
}

/** A Proxmox endpoint with its credentials in clear. */
export function toStoredProxmox(row: ProxmoxRow, open: OpenSecret): StoredProxmox {
  return {
    ...plain(row),
    username: row.username,
    password: open(row.password_enc),
    tokenName: row.token_name ?? undefined,
    tokenValue: open(row.token_value_enc),
    accessMethods: row.access_methods === "api_ssh" ? "api_ssh" : "api",
    backendId: row.backend_id ?? undefined,
    site: { id: row.site_id ?? undefined, slug: row.site_slug ?? undefined, name: row.site_name ?? undefined },
    tenant: { id: row.tenant_id ?? undefined, slug: row.tenant_slug ?? undefined, name: row.tenant_name ?? undefined },
    timeout: row.timeout ?? undefined,
    maxRetries: row.max_retries ?? undefined,
    retryBackoff: row.retry_backoff ?? undefined,
    syncModes: row.sync_modes,
    overwrite: row.overwrite,
    mode: modeOf(row.mode),
    clusterName: row.cluster_name ?? undefined,
    version: row.version ?? undefined,
  };
}
