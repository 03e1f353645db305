import type { Estate, EstateGuest } from "../proxmox/estate.ts";
import { generateEmptyEstate } from "../proxmox/generate/generate-estate.ts";
import { seededRandom } from "../proxmox/random.ts";

/** A cluster and who is in it. */
export interface ClusterSituation {
  /** Default `lab`. Null makes a stand-alone node. */
  name?: string | null;
  /** Node names; default `pve1`. */
  nodes?: string[];
  guests?: EstateGuest[];
}

/** An estate of these nodes and guests, all nodes online. Guests that name a node of no cluster stay as they are. */
export function clusterOf(situation: ClusterSituation = {}): Estate {
  const { name = "lab", nodes = ["pve1"], guests = [] } = situation;
  const { cluster: _generated, ...estate } = generateEmptyEstate(nodes.length, seededRandom(1));
  for (const [position, node] of estate.nodes.entries()) node.name = nodes[position] ?? node.name;
  return { ...estate, ...(name === null ? {} : { cluster: { name, quorate: true } }), guests };
}
