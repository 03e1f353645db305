import { AppError, IdList } from "@proxbox/contract";
import type { SessionFilter } from "@proxbox/contract";
import type { ProxmoxEndpointRow, ProxmoxEndpointTable } from "../store/store.ts";

/** Which enabled endpoints are meant; what is absent narrows nothing. */
export interface EndpointChoice {
  readonly ids?: readonly number[];
  /** Name of an endpoint, or of its cluster, which only the endpoint itself can tell. */
  readonly name?: string;
  readonly domain?: string;
  readonly ipAddress?: string;
}

/** Reads a list of ids. Throws `CFG_SCOPE_INVALID` for what is none. */
export function readIds(text: string): readonly number[] {
  const ids = IdList.safeParse(text);
  if (ids.success) return ids.data;
  throw new AppError("CFG_SCOPE_INVALID", { detail: ids.error.issues[0]?.message ?? "not a list of ids" });
}

/** Reads the query's choice of endpoints. Throws `CFG_SCOPE_INVALID` for a list of ids that is none (wire-contract.md 1.5). */
export function readChoice(query: SessionFilter): EndpointChoice {
  const ids = query.proxmox_endpoint_ids ?? query.endpoint_ids;
  return {
    ...(ids === undefined ? {} : { ids: readIds(ids) }),
    ...(query.name === undefined ? {} : { name: query.name }),
    ...(query.domain === undefined ? {} : { domain: query.domain }),
    ...(query.ip_address === undefined ? {} : { ipAddress: query.ip_address }),
  };
}

function isSameHost(left: string | null, right: string | undefined): boolean {
  return right === undefined || (left ?? "").toLowerCase().replace(/\.$/, "") === right.toLowerCase().replace(/\.$/, "");
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Whether an endpoint or its cluster bears the name that was asked for, if one was. */
export function hasName(name: string | undefined, ...names: readonly string[]): boolean {
  return name === undefined || names.some((each) => isSameName(each, name));
}

/** An endpoint was asked for by what it is called, and none is called so: never read as "all" (wire-contract.md 1.5). */
export function unknownEndpoint(asked: string): AppError {
  return new AppError("CFG_SCOPE_INVALID", { detail: `no enabled endpoint has ${asked}` });
}

/**
 * The enabled endpoints that are meant, by id. A name is looked for among the endpoints' own names first; when none has
 * it, all are given, because it may be a cluster's. Throws `CFG_SCOPE_INVALID` for a host that no endpoint has.
 */
export function selectRows(table: Pick<ProxmoxEndpointTable, "list">, choice: EndpointChoice): readonly ProxmoxEndpointRow[] {
  const { ids, name, domain, ipAddress } = choice;
  const rows = table
    .list()
    .filter((row) => row.isEnabled && (ids === undefined || ids.includes(row.id)) && isSameHost(row.domain, domain) && isSameHost(row.ipAddress, ipAddress))
    .sort((left, right) => left.id - right.id);
  if (rows.length === 0 && (domain ?? ipAddress) !== undefined) throw unknownEndpoint([domain, ipAddress].filter((host) => host !== undefined).join(" and "));
  const named = name === undefined ? [] : rows.filter((row) => isSameName(row.name, name));
  return named.length === 0 ? rows : named;
}
