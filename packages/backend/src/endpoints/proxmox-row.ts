import { AppError, readSubmittedCredentials } from "@proxbox/contract";
import type { ProxmoxEndpoint, ProxmoxEndpointCreate, ProxmoxEndpointUpdate, ProxmoxSignIn } from "@proxbox/contract";
import type { NewProxmoxEndpoint, ProxmoxEndpointRow } from "../store/store.ts";
import { dialledHost } from "./engine-options.ts";
import { refuseTarget } from "./refuse-target.ts";
import type { TargetRules } from "./target-rules.ts";

/** Fields that go from a body into a row as they are, but for their name. */
const columns = {
  name: "name",
  ipAddress: "ip_address",
  port: "port",
  isVerifyingTls: "verify_ssl",
  isEnabled: "enabled",
  isAllowingWrites: "allow_writes",
  accessMethods: "access_methods",
  siteId: "site_id",
  siteSlug: "site_slug",
  siteName: "site_name",
  tenantId: "tenant_id",
  tenantSlug: "tenant_slug",
  tenantName: "tenant_name",
  timeoutSeconds: "timeout",
  maxRetries: "max_retries",
  retryBackoffSeconds: "retry_backoff",
} as const satisfies Partial<Record<keyof NewProxmoxEndpoint, keyof ProxmoxEndpointUpdate>>;

type PlainColumns = Pick<NewProxmoxEndpoint, keyof typeof columns>;

function plainColumns(body: ProxmoxEndpointUpdate): Partial<PlainColumns> {
  const entries = Object.entries(columns).map(([column, field]) => [column, body[field]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<PlainColumns>;
}

function domainOf(domain: string | null | undefined): string | null {
  return domain === undefined || domain === null || domain.trim() === "" ? null : domain;
}

const empty = {
  siteId: null, siteSlug: null, siteName: null, tenantId: null, tenantSlug: null, tenantName: null,
  timeoutSeconds: null, maxRetries: null, retryBackoffSeconds: null,
} as const satisfies Partial<PlainColumns>;

function checked(row: NewProxmoxEndpoint, rules: TargetRules): NewProxmoxEndpoint {
  const reason = refuseTarget(dialledHost(row), rules);
  if (reason !== undefined) throw new AppError("CFG_TARGET_REFUSED", { detail: reason });
  return row;
}

/** The row that a creation makes. Throws `CFG_ENDPOINT_INVALID` for its credentials and `CFG_TARGET_REFUSED`. */
export function toNewProxmoxEndpoint(body: ProxmoxEndpointCreate, rules: TargetRules): NewProxmoxEndpoint {
  const credentials = readSubmittedCredentials(body.username, body);
  const plain = { ...empty, ...plainColumns(body) } as PlainColumns;
  return checked({ ...plain, ...credentials, domain: domainOf(body.domain) }, rules);
}

function credentialsAfter(row: ProxmoxEndpointRow, body: ProxmoxEndpointUpdate): ProxmoxSignIn {
  const username = body.username ?? row.username;
  const isSubmitted = body.password !== undefined || body.token_name !== undefined || body.token_value !== undefined;
  if (isSubmitted) return readSubmittedCredentials(username, body);
  const { password, tokenName, tokenValue } = row;
  if (username === row.username) return { username, password, tokenName, tokenValue };
  return readSubmittedCredentials(username, { password, token_name: tokenName, token_value: tokenValue });
}

/** The row after an update: what the body does not name stays as it is, secrets too (B13). Throws like a creation. */
export function updatedProxmoxEndpoint(row: ProxmoxEndpointRow, body: ProxmoxEndpointUpdate, rules: TargetRules): NewProxmoxEndpoint {
  const { id: _id, source: _source, ...kept } = row;
  const domain = body.domain === undefined ? row.domain : domainOf(body.domain);
  return checked({ ...kept, ...plainColumns(body), ...credentialsAfter(row, body), domain }, rules);
}

/** A row as it is shown: without any credential. */
export function toProxmoxAnswer(row: ProxmoxEndpointRow): ProxmoxEndpoint {
  return {
    id: row.id,
    name: row.name,
    ip_address: row.ipAddress,
    domain: row.domain,
    port: row.port,
    username: row.username,
    verify_ssl: row.isVerifyingTls,
    enabled: row.isEnabled,
    allow_writes: row.isAllowingWrites,
    access_methods: row.accessMethods,
    site_id: row.siteId,
    site_slug: row.siteSlug,
    site_name: row.siteName,
    tenant_id: row.tenantId,
    tenant_slug: row.tenantSlug,
    tenant_name: row.tenantName,
    timeout: row.timeoutSeconds,
    max_retries: row.maxRetries,
    retry_backoff: row.retryBackoffSeconds,
  };
}
