import { AppError, readCredentials } from "@proxbox/contract";
import type { Credentials, SyncSettings } from "@proxbox/contract";
import type { NetboxOptions, ProxmoxOptions, Source, TlsMode } from "@proxbox/engine";
import type { NetboxEndpointRow, ProxmoxEndpointRow } from "../store/store.ts";
import { toSourceSettings } from "./source-settings.ts";
import type { EndpointSettings } from "./endpoint-settings.ts";
import { readHost } from "@proxbox/server";

/** The part of a row that says where a server is. */
export interface TargetRow {
  readonly domain: string | null;
  readonly ipAddress: string;
  readonly port: number;
}

/**
 * What is dialled: the domain when there is one, else the address. The address beside a domain may be the control plane's
 * placeholder 127.0.0.1, so it is never the second try: credentials would go to this very machine (B14).
 */
export function dialledHost(row: Pick<TargetRow, "domain" | "ipAddress">): string {
  return row.domain === null || row.domain.trim() === "" ? row.ipAddress : row.domain;
}

function urlOf(scheme: "http" | "https", row: TargetRow): string {
  const host = readHost(dialledHost(row));
  if (host === undefined) throw new AppError("CFG_TARGET_REFUSED", { detail: "it is neither a host name nor an IP address" });
  return `${scheme}://${host.inUrl}:${row.port}`;
}

function tlsOf(isVerifying: boolean, { trust }: EndpointSettings): TlsMode {
  return isVerifying ? trust : { mode: "insecure" };
}

/** The credentials of an endpoint: its token when it has one, because a token may do less than its user. */
function credentialsOf(row: Pick<ProxmoxEndpointRow, "username" | "password" | "tokenName" | "tokenValue">): Credentials {
  if (row.tokenName !== null && row.tokenValue !== null) return readCredentials({ user: row.username, token: row.tokenName, secret: row.tokenValue });
  return readCredentials({ user: row.username, password: row.password ?? "" });
}

// The plugin sends 5 s for everything by default, and a healthy cluster takes longer for some readings: 5 s is a time to
// connect in. A greater value than the engine's own asks for patience with answers too.
function limitsOf(timeoutSeconds: number | null): Pick<ProxmoxOptions, "connectTimeoutMs" | "timeoutMs"> {
  if (timeoutSeconds === null) return {};
  return { connectTimeoutMs: Math.min(timeoutSeconds, 60) * 1_000, timeoutMs: Math.max(timeoutSeconds, 60) * 1_000 };
}

/** Where the Proxmox VE of a row is, its web interface too. Throws `CFG_TARGET_REFUSED`. */
export function proxmoxUrl(row: TargetRow): string {
  return urlOf("https", row);
}

/** How the engine reaches the Proxmox VE of a row: always https. Throws `CFG_TARGET_REFUSED` and `PX_TOKEN_FORM` for a row that cannot be used. */
export function toProxmoxOptions(row: ProxmoxEndpointRow, settings: EndpointSettings): ProxmoxOptions {
  return {
    url: proxmoxUrl(row),
    tls: tlsOf(row.isVerifyingTls, settings),
    credentials: credentialsOf(row),
    guard: settings.guard,
    ...limitsOf(row.timeoutSeconds),
  };
}

/** A row as a source of a run, under its stable name, with the settings of the sync and the row's site. */
export function toSource(row: ProxmoxEndpointRow, settings: EndpointSettings, sync: SyncSettings): Source {
  return { name: row.source, proxmox: toProxmoxOptions(row, settings), settings: toSourceSettings(sync, row) };
}

/** A NetBox token in the one piece in which NetBox takes it. */
function netboxToken({ tokenVersion, token, tokenKey }: Pick<NetboxEndpointRow, "tokenVersion" | "token" | "tokenKey">): string {
  return tokenVersion === "v2" ? `nbt_${tokenKey ?? ""}.${token}` : token;
}

/** How the engine reaches the NetBox of a row: https on port 443 or with verification, else http (wire-contract.md 1.3). */
export function toNetboxOptions(row: NetboxEndpointRow, settings: EndpointSettings): Omit<NetboxOptions, "wait" | "clock" | "random" | "signal"> {
  return {
    url: urlOf(row.port === 443 || row.isVerifyingTls ? "https" : "http", row),
    token: netboxToken(row),
    tls: tlsOf(row.isVerifyingTls, settings),
    guard: settings.guard,
  };
}
