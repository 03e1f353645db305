import type { Estate, EstateGuest } from "../proxmox/estate.ts";
import { clusterOf } from "./cluster-of.ts";

/** A cluster `lab` of the one node pve1 with these guests. */
export function oneNodeCluster(...guests: EstateGuest[]): Estate {
  return clusterOf({ guests });
}
