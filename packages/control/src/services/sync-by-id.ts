import { getRequestContext } from "./backend-context.ts";
import { requestSync, toSyncAnswer } from "./backend-proxy.ts";
import type { ProxyParts, SyncAnswer } from "./backend-proxy.ts";

/** An object by its id in NetBox. */
export interface ByIdRequest {
  readonly id: number;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly endpointId?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

async function byId(parts: ProxyParts, path: string, { endpointId, query, signal }: ByIdRequest): Promise<SyncAnswer> {
  const sync = { path, query, signal };
  return toSyncAnswer(sync, await requestSync(parts, await getRequestContext(parts, endpointId), sync));
}

/** The seed's "Sync Now" of a cluster: with its nodes, by its NetBox id. The Python backend has no such path and answers 404. */
export function syncCluster(parts: ProxyParts, request: ByIdRequest): Promise<SyncAnswer> {
  return byId(parts, `proxmox/clusters/${request.id}/sync`, request);
}

/** The seed's "Sync Now" of a virtual machine: with all that hangs on it, by its NetBox id. The Python backend has no such path and answers 404. */
export function syncVm(parts: ProxyParts, request: ByIdRequest): Promise<SyncAnswer> {
  return byId(parts, `virtualization/virtual-machines/${request.id}/sync`, request);
}
