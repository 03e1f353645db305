import type { Estate, EstateGuest } from "../proxmox/estate.ts";
import { clusterOf } from "./cluster-of.ts";

/** An estate whose nodes have addresses of their own, as in another data centre. */
function elsewhere(estate: Estate): Estate {
  const moved = JSON.stringify(estate.nodes).replaceAll("10.0.0.", "10.1.0.");
  return { ...estate, nodes: JSON.parse(moved) as Estate["nodes"] };
}

/**
 * Two clusters, `cluster-a` with node pve1 (10.0.0.11) and `cluster-b` with node pvb1 (10.1.0.11); the guests of `b` are put on pvb1.
 * Guests of one vmid in both are copies of one machine unless their `birth` differs.
 */
export function twoClusters(guests: { a?: EstateGuest[]; b?: EstateGuest[] } = {}): { a: Estate; b: Estate } {
  const { a = [], b = [] } = guests;
  for (const guest of b) guest.node = "pvb1";
  return {
    a: clusterOf({ name: "cluster-a", nodes: ["pve1"], guests: a }),
    b: elsewhere(clusterOf({ name: "cluster-b", nodes: ["pvb1"], guests: b })),
  };
}
