import { backendKind } from "./backend-kind.ts";
import { netboxKind } from "./netbox-kind.ts";
import { proxmoxKind } from "./proxmox-kind.ts";

/** The three kinds of endpoints; routes, export and import go through this list. Proxmox endpoints name backends, so these come first. */
export const ENDPOINT_KIND_VALUES = { backends: backendKind, netbox: netboxKind, proxmox: proxmoxKind } as const;
