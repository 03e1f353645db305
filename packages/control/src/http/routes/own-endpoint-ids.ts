import type { ControlParts } from "../app-parts.ts";

/** Our ids of the Proxmox endpoints that a backend holds, by the backend's. */
export async function ownEndpointIds({ endpoints }: Pick<ControlParts, "endpoints">, backendId: number): Promise<ReadonlyMap<number, number>> {
  const ids = new Map<number, number>();
  for (const { id } of await endpoints.proxmoxes()) {
    const wireId = await endpoints.wireIdOf(backendId, id);
    if (wireId !== undefined) ids.set(wireId, id);
  }
  return ids;
}
