import type { Estate, EstateGuest } from "../proxmox/estate.ts";
import { clusterOf } from "./cluster-of.ts";

/** A stand-alone node pve1 with these guests: `/cluster/status` has a node row only. */
export function standaloneNode(...guests: EstateGuest[]): Estate {
  return clusterOf({ name: null, guests });
}
