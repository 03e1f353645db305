import type { Estate, EstateGuest } from "../proxmox/estate.ts";
import { clusterOf } from "./cluster-of.ts";

/**
 * Two clusters, `cluster-a` with node pve1 and `cluster-b` with node pvb1; the guests of `b` are put on pvb1. Guests of one vmid in
 * both are copies of one machine unless their `birth` differs.
 */
export function twoClusters(guests: { a?: EstateGuest[]; b?: EstateGuest[] } = {}): { a: Estate; b: Estate } {
  const { a = [], b = [] } = guests;
  for (const guest of b) guest.node = "pvb1";
  return {
    a: clusterOf({ name: "cluster-a", nodes: ["pve1"], guests: a }),
    b: clusterOf({ name: "cluster-b", nodes: ["pvb1"], guests: b }),
  };
}
