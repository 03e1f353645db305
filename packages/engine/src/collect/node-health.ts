import type { Unseen } from "./unseen.ts";
import type { UnknownReason } from "../values/observed.ts";

/** Why a node is not asked any more. */
export interface NodeOutage {
  readonly reason: UnknownReason;
  readonly detail: string;
}

/** Which nodes answer. A dead node costs one call of up to 30 s (proxmox-api.md 1.1 H), not one per guest. */
export interface NodeHealth {
  /** Why this node is not asked; `undefined` while it is. */
  outageOf(node: string): NodeOutage | undefined;
  /** Declares a node offline. */
  markOffline(node: string, detail: string): void;
  /** Takes note of a reading that failed: 595 at once, time-outs when they repeat, put the node out of use. */
  noteFailure(node: string, unseen: Unseen): void;
}

// One slow guest is no sick node; three readings of configs (local files) that time out are.
const timeoutsToOutage = 3;

/** Makes the health of the nodes, all well. */
export function createNodeHealth(): NodeHealth {
  const outages = new Map<string, NodeOutage>();
  const timeouts = new Map<string, number>();
  return {
    outageOf: (node) => outages.get(node),
    markOffline: (node, detail) => void outages.set(node, { reason: "node-offline", detail }),
    noteFailure(node, { reason, detail }) {
      if (outages.has(node)) return;
      if (reason === "node-offline") outages.set(node, { reason, detail });
      if (reason !== "timeout") return;
      const count = (timeouts.get(node) ?? 0) + 1;
      timeouts.set(node, count);
      if (count >= timeoutsToOutage) outages.set(node, { reason, detail: `node ${node} does not answer in time` });
    },
  };
}
