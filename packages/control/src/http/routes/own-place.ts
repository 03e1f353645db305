import type { ObjectPlace } from "@proxbox/contract";
import type { ControlParts } from "../app-parts.ts";
import { ownEndpointIds } from "./own-endpoint-ids.ts";

/** What a place is read with. */
export type PlaceReader = Pick<ControlParts, "endpoints">;

/** The place in the answer of a backend that says none. */
export const NOWHERE: ObjectPlace = { netbox_url: null, proxmox_url: null, endpoint: null, guest: null };

/** A backend's place with our own endpoint in it; null for one that we do not hold any longer. */
export async function ownPlace(parts: PlaceReader, backendId: number, place: ObjectPlace): Promise<ObjectPlace> {
  if (place.endpoint === null) return place;
  const id = (await ownEndpointIds(parts, backendId)).get(place.endpoint.id);
  const endpoint = id === undefined ? undefined : await parts.endpoints.proxmox(id);
  return { ...place, endpoint: endpoint === undefined ? null : { id: endpoint.id, name: endpoint.name } };
}
