import type { EndpointKindName } from "@proxbox/contract";
import { useMay } from "../../../api/use-may.ts";

const objects = { backends: "backendendpoint", netbox: "netboxendpoint", proxmox: "proxmoxendpoint" } as const satisfies Record<EndpointKindName, string>;

/** Says whether whoever is signed in may do something with endpoints of a kind. */
export function useMayEndpoint(kind: EndpointKindName): (verb: "view" | "add" | "change" | "delete") => boolean {
  const may = useMay();
  return (verb) => may(`proxbox.${verb}_${objects[kind]}`);
}
