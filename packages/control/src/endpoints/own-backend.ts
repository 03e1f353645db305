import type { StoredBackend, StoredProxmox } from "./stored-endpoint.ts";

/** Id of the backend that a Proxmox endpoint belongs to: its own, else the first enabled one. */
export function ownBackendId({ backendId }: Pick<StoredProxmox, "backendId">, backends: readonly Pick<StoredBackend, "id" | "enabled">[]): number | undefined {
  return backendId ?? backends.find(({ enabled }) => enabled)?.id;
}
