/**
 * Where the virtual machines of a targeted job are: a machine is at one Proxmox endpoint, and a backend says 404 at the others. Of a
 * machine that no endpoint has the job must say so.
 */
export interface TargetBook {
  /** NetBox ids; empty: the job is about all. */
  readonly all: readonly number[];
  /** Those that may be at this endpoint. */
  at(proxmoxEndpointId: number): readonly number[];
  /** The backend has none of these at the endpoint. */
  noteMissing(proxmoxEndpointId: number, vmIds: readonly number[]): void;
  /** Machines that no endpoint has of those that were asked to the end. */
  nowhere(proxmoxEndpointIds: readonly number[]): readonly number[];
}

/** A book of which nothing is known yet. */
export function createTargetBook(all: readonly number[]): TargetBook {
  const missing = new Map<number, Set<number>>();
  const isMissing = (endpointId: number, vmId: number): boolean => missing.get(endpointId)?.has(vmId) === true;
  return {
    all,
    at: (endpointId) => all.filter((vmId) => !isMissing(endpointId, vmId)),
    noteMissing(endpointId, vmIds) {
      missing.set(endpointId, new Set([...(missing.get(endpointId) ?? []), ...vmIds]));
    },
    nowhere: (endpointIds) => (endpointIds.length === 0 ? [] : all.filter((vmId) => endpointIds.every((endpointId) => isMissing(endpointId, vmId)))),
  };
}
