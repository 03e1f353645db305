import type { ObjectPlace } from "@proxbox/contract";
import type { TextKey, TextValues } from "../../texts/texts.ts";

/** What Sync Now of an object syncs: in the words of a job's parameters, and in a person's. */
export interface SyncScope {
  readonly params: { readonly fastapi_endpoint_id: number; readonly proxmox_endpoint_ids?: readonly number[]; readonly netbox_vm_ids?: readonly number[] };
  readonly text: TextKey;
  readonly values: TextValues;
}

/** What an object that is here needs to be synced: its guest alone, else all of its endpoint; what endpoints share, all of its backend. */
export function syncScope({ endpoint, guest }: Pick<ObjectPlace, "endpoint" | "guest">, backendId: number): SyncScope {
  const params = { fastapi_endpoint_id: backendId, ...(endpoint === null ? {} : { proxmox_endpoint_ids: [endpoint.id] }) };
  if (guest !== null) return { params: { ...params, netbox_vm_ids: [guest.netbox_id] }, text: endpoint === null ? "inventory.syncsGuest" : "inventory.syncsGuestAt", values: { guest: guest.label, endpoint: endpoint?.name ?? "" } };
  if (endpoint !== null) return { params, text: "inventory.syncsEndpoint", values: { endpoint: endpoint.name } };
  return { params, text: "inventory.syncsBackend", values: {} };
}
