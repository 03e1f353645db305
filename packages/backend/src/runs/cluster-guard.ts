import { AppError } from "@proxbox/contract";
import type { Snapshot } from "@proxbox/engine";

/** Sees to it that two endpoints of one cluster are not written for at the same time (E05). */
export interface ClusterGuard {
  /** Notes which clusters a run is about to write; throws `RUN_BUSY` when another run writes one of them by another endpoint. */
  enter(runId: string, snapshots: readonly Snapshot[]): void;
  leave(runId: string): void;
}

/** What tells one cluster from another that has its name: the nodes. */
function identityOf({ cluster, nodes }: Snapshot): string {
  return JSON.stringify([cluster.name, nodes.map(({ name }) => name).toSorted()]);
}

/** Opens the guard of one backend. Which cluster an endpoint belongs to is known only once it was read, so locks on endpoints do not do. */
export function openClusterGuard(): ClusterGuard {
  const writers = new Map<string, string>();
  return {
    enter(runId, snapshots) {
      for (const snapshot of snapshots) {
        const other = writers.get(identityOf(snapshot));
        if (other === undefined || other === runId) continue;
        throw new AppError("RUN_BUSY", { detail: `run ${other} writes the cluster ${snapshot.cluster.name} by another of its endpoints` });
      }
      for (const snapshot of snapshots) writers.set(identityOf(snapshot), runId);
    },
    leave(runId) {
      for (const [identity, writer] of writers) if (writer === runId) writers.delete(identity);
    },
  };
}
