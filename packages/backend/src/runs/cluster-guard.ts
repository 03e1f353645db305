import { AppError } from "@proxbox/contract";
import type { Snapshot } from "@proxbox/engine";

/** A cluster as a run is about to write it; small, for it is kept as long as the session that read it. */
export interface ReadCluster {
  readonly name: string;
  /** What tells it from another one that has its name: the nodes. */
  readonly identity: string;
}

/** Sees to it that two endpoints of one cluster are not written for at the same time (E05). */
export interface ClusterGuard {
  /** Notes which clusters a run is about to write; throws `RUN_BUSY` when another run writes one of them by another endpoint. */
  enter(runId: string, clusters: readonly ReadCluster[]): void;
  leave(runId: string): void;
}

/** The clusters of what was read. */
export function clustersOf(snapshots: readonly Snapshot[]): readonly ReadCluster[] {
  return snapshots.map(({ cluster, nodes }) => ({ name: cluster.name, identity: JSON.stringify([cluster.name, nodes.map(({ name }) => name).toSorted()]) }));
}

/** Opens the guard of one backend. Which cluster an endpoint belongs to is known only once it was read, so locks on endpoints do not do. */
export function openClusterGuard(): ClusterGuard {
  const writers = new Map<string, string>();
  return {
    enter(runId, clusters) {
      for (const { name, identity } of clusters) {
        const other = writers.get(identity);
        if (other === undefined || other === runId) continue;
        throw new AppError("RUN_BUSY", { detail: `run ${other} writes the cluster ${name} by another of its endpoints` });
      }
      for (const { identity } of clusters) writers.set(identity, runId);
    },
    leave(runId) {
      for (const [identity, writer] of writers) if (writer === runId) writers.delete(identity);
    },
  };
}
