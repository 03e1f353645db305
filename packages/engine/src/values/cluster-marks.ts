import type { Fingerprint } from "./fingerprint.ts";

/** What tells one cluster from another of the same name. */
export type ClusterMarks = NonNullable<Fingerprint["cluster"]>;

/**
 * Says whether two looks are at one cluster: it has the same name, and a node with the same certificate, which no two machines
 * share. Names of clusters and nodes, and private addresses, are the same in many places (E05, E06).
 */
export function isSameCluster(one: ClusterMarks, other: ClusterMarks): boolean {
  return one.name.toLowerCase() === other.name.toLowerCase() && Object.entries(one.nodes).some(([node, certificate]) => other.nodes[node] === certificate);
}
