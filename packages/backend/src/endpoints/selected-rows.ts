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

/**
 * The enabled endpoints that are meant, by id. A name is looked for among the endpoints' own names first; when none has
 * it, all are given, because it may be a cluster's.
 */
export function selectRows(table: Pick<ProxmoxEndpointTable, "list">, choice: EndpointChoice): readonly ProxmoxEndpointRow[] {
  const { ids, name, domain, ipAddress } = choice;
  const rows = table
    .list()
    .filter((row) => row.isEnabled && (ids === undefined || ids.includes(row.id)) && isSameHost(row.domain, domain) && isSameHost(row.ipAddress, ipAddress))
    .sort((left, right) => left.id - right.id);
  const named = rows.filter((row) => row.name === name);
  return named.length === 0 ? rows : named;
}
