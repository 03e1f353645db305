import { AppError, readNetboxToken } from "@proxbox/contract";
import type { NetboxEndpoint, NetboxEndpointCreate, NetboxEndpointUpdate, NetboxToken } from "@proxbox/contract";
import type { NetboxEndpointRow, NewNetboxEndpoint } from "../store/store.ts";
import { dialledHost } from "./engine-options.ts";
import { refuseTarget } from "./refuse-target.ts";
import type { TargetRules } from "./target-rules.ts";

function checked(row: NewNetboxEndpoint, rules: TargetRules): NewNetboxEndpoint {
  const reason = refuseTarget(dialledHost(row), rules);
  if (reason !== undefined) throw new AppError("CFG_TARGET_REFUSED", { detail: reason });
  return row;
}

/** The row that a creation makes. Throws `CFG_ENDPOINT_INVALID` for its token and `CFG_TARGET_REFUSED`. */
export function toNewNetboxEndpoint(body: NetboxEndpointCreate, rules: TargetRules): NewNetboxEndpoint {
  const token = readNetboxToken({ version: body.token_version, token: body.token, key: body.token_key ?? "" });
  const row = { name: body.name, ipAddress: body.ip_address, domain: (body.domain ?? "").trim(), port: body.port, isVerifyingTls: body.verify_ssl, isEnabled: body.enabled };
  return checked({ ...row, ...token }, rules);
}

function tokenAfter(row: NetboxEndpointRow, body: NetboxEndpointUpdate): NetboxToken {
  const { tokenVersion, token, tokenKey } = row;
  if (body.token === undefined && body.token_key === undefined && (body.token_version ?? tokenVersion) === tokenVersion) return { tokenVersion, token, tokenKey };
  const version = body.token_version ?? tokenVersion;
  if (version !== tokenVersion && body.token === undefined) throw new AppError("CFG_ENDPOINT_INVALID", { detail: "another token_version needs another token" });
  const given = body.token === undefined ? token : (body.token ?? "");
  // The old key belongs to the old kind of token only.
  const keptKey = version === tokenVersion ? (tokenKey ?? "") : "";
  return readNetboxToken({ version, token: given, key: body.token_key === undefined ? keptKey : (body.token_key ?? "") });
}

/** The row after an update: what the body does not name stays as it is, the token too (B13). Throws like a creation. */
export function updatedNetboxEndpoint(row: NetboxEndpointRow, body: NetboxEndpointUpdate, rules: TargetRules): NewNetboxEndpoint {
  const updated: NewNetboxEndpoint = {
    name: body.name ?? row.name,
    ipAddress: body.ip_address ?? row.ipAddress,
    domain: body.domain === undefined ? row.domain : (body.domain ?? "").trim(),
    port: body.port ?? row.port,
    isVerifyingTls: body.verify_ssl ?? row.isVerifyingTls,
    isEnabled: body.enabled ?? row.isEnabled,
    ...tokenAfter(row, body),
  };
  return checked(updated, rules);
}

/** A row as it is shown: without token and key. */
export function toNetboxAnswer(row: NetboxEndpointRow): NetboxEndpoint {
  return {
    id: row.id,
    name: row.name,
    ip_address: row.ipAddress,
    domain: row.domain,
    port: row.port,
    token_version: row.tokenVersion,
    verify_ssl: row.isVerifyingTls,
    enabled: row.isEnabled,
  };
}
