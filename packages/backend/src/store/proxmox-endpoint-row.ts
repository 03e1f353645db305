import type { Row } from "@proxbox/state";
import type { Cipher } from "@proxbox/server";
import { flag, number, numberOrNull, text, textOrNull } from "./column.ts";
import { seal, unseal } from "./stored-secret.ts";
import type { NewProxmoxEndpoint, ProxmoxEndpointRow } from "./store.ts";

type Columns = Readonly<Record<string, string | number | null>>;

/** An endpoint as the values of its columns, credentials encrypted; without `id` and `source`. */
export function toColumns(endpoint: NewProxmoxEndpoint, cipher: Cipher): Columns {
  return {
    name: endpoint.name,
    ip_address: endpoint.ipAddress,
    domain: endpoint.domain,
    port: endpoint.port,
    username: endpoint.username,
    password: seal(cipher, endpoint.password),
    token_name: seal(cipher, endpoint.tokenName),
    token_value: seal(cipher, endpoint.tokenValue),
    is_verifying_tls: endpoint.isVerifyingTls ? 1 : 0,
    is_enabled: endpoint.isEnabled ? 1 : 0,
    is_allowing_writes: endpoint.isAllowingWrites ? 1 : 0,
    access_methods: endpoint.accessMethods,
    site_id: endpoint.siteId,
    site_slug: endpoint.siteSlug,
    site_name: endpoint.siteName,
    tenant_id: endpoint.tenantId,
    tenant_slug: endpoint.tenantSlug,
    tenant_name: endpoint.tenantName,
    timeout_seconds: endpoint.timeoutSeconds,
    max_retries: endpoint.maxRetries,
    retry_backoff_seconds: endpoint.retryBackoffSeconds,
  };
}

/** The names of `toColumns`. */
export const COLUMNS = [
  "name", "ip_address", "domain", "port", "username", "password", "token_name", "token_value", "is_verifying_tls", "is_enabled",
  "is_allowing_writes", "access_methods", "site_id", "site_slug", "site_name", "tenant_id", "tenant_slug", "tenant_name",
  "timeout_seconds", "max_retries", "retry_backoff_seconds",
] as const;

function secret(row: Row, column: string, cipher: Cipher): string | null {
  const sealed = textOrNull(row, column);
  return sealed === null ? null : unseal(cipher, sealed, `Proxmox endpoint ${text(row, "name")}: ${column}`);
}

/** A row as the endpoint it was made from, credentials in clear; throws `SECRET_UNREADABLE` where one cannot be read. */
export function toEndpoint(row: Row, cipher: Cipher): ProxmoxEndpointRow {
  return {
    id: number(row, "id"),
    source: text(row, "source"),
    name: text(row, "name"),
    ipAddress: text(row, "ip_address"),
    domain: textOrNull(row, "domain"),
    port: number(row, "port"),
    username: text(row, "username"),
    password: secret(row, "password", cipher),
    tokenName: secret(row, "token_name", cipher),
    tokenValue: secret(row, "token_value", cipher),
    isVerifyingTls: flag(row, "is_verifying_tls"),
    isEnabled: flag(row, "is_enabled"),
    isAllowingWrites: flag(row, "is_allowing_writes"),
    accessMethods: row["access_methods"] === "api_ssh" ? "api_ssh" : "api",
    siteId: numberOrNull(row, "site_id"),
    siteSlug: textOrNull(row, "site_slug"),
    siteName: textOrNull(row, "site_name"),
    tenantId: numberOrNull(row, "tenant_id"),
    tenantSlug: textOrNull(row, "tenant_slug"),
    tenantName: textOrNull(row, "tenant_name"),
    timeoutSeconds: numberOrNull(row, "timeout_seconds"),
    maxRetries: numberOrNull(row, "max_retries"),
    retryBackoffSeconds: numberOrNull(row, "retry_backoff_seconds"),
  };
}
