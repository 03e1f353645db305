import { AppError } from "@proxbox/contract";
import type { JobParams } from "@proxbox/contract";
import type { EndpointReader, StoredProxmox } from "../../endpoints/stored-endpoint.ts";

/** The Proxmox endpoints of a job, and why some that it names are not among them. */
export interface SyncScope {
  readonly endpoints: readonly StoredProxmox[];
  /** One sentence each. */
  readonly leftOut: readonly string[];
}

type Reader = Pick<EndpointReader, "proxmox" | "proxmoxes">;

async function named(reader: Reader, ids: readonly number[]): Promise<SyncScope> {
  const endpoints: StoredProxmox[] = [];
  const leftOut: string[] = [];
  for (const id of new Set(ids)) {
    const endpoint = await reader.proxmox(id);
    if (endpoint?.enabled === true) endpoints.push(endpoint);
    else leftOut.push(endpoint === undefined ? `There is no Proxmox endpoint ${id} any more.` : `${endpoint.name} is disabled.`);
  }
  return { endpoints, leftOut };
}

/**
 * The endpoints that a job names, in its order, or all that are enabled. Throws `RUN_NOTHING_IN_SCOPE` when none is left: a sync
 * without a scope would be one of everything (wire-contract.md 0.6).
 */
export async function resolveScope(reader: Reader, { proxmox_endpoint_ids: ids }: Pick<JobParams, "proxmox_endpoint_ids">): Promise<SyncScope> {
  const scope = ids.length > 0 ? await named(reader, ids) : { endpoints: (await reader.proxmoxes()).filter(({ enabled }) => enabled), leftOut: [] };
  if (scope.endpoints.length > 0) return scope;
  throw new AppError("RUN_NOTHING_IN_SCOPE", scope.leftOut.length === 0 ? {} : { detail: scope.leftOut.join(" ") });
}
