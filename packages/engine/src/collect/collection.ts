import type { Throttle } from "../http/throttle.ts";
import type { GetOptions, ProxmoxClient } from "../proxmox/client.ts";
import type { Findings } from "./findings.ts";
import type { NodeHealth } from "./node-health.ts";
import type { Skeleton } from "./skeleton.ts";

/** How a cluster is collected. */
export interface CollectOptions {
  /** The endpoint's stable name in the configuration. */
  readonly source: string;
  readonly signal?: AbortSignal;
  /** Of one question to a guest's agent or a container; default 15 s (E32), asked once more on a time-out. */
  readonly agentTimeoutMs?: number;
  /** Configs read at once on one node, and agents asked at once on it; default 4 each: pvedaemon has three workers. */
  readonly concurrencyPerNode?: number;
  /** Called with growing `done`; `what` names the noun counted. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
  /** Only these vmids, none for an empty list; the snapshot says so, and nothing is concluded about the others. */
  readonly onlyGuests?: readonly number[];
  /** Whether the nodes' own interfaces are read; default yes. */
  readonly isReadingNodes?: boolean;
  /** Whether the configuration of each guest is read, and its system asked; default yes. Without it a guest is what the list says. */
  readonly isReadingGuests?: boolean;
}

/** The two queues of a node: a hanging agent must not hold up the configs of the others (E32). */
export interface NodeLanes {
  readonly configs: Throttle;
  readonly agents: Throttle;
}

/** What every reading of one collection shares. */
export interface Collection {
  readonly client: ProxmoxClient;
  readonly skeleton: Skeleton;
  readonly health: NodeHealth;
  readonly findings: Findings;
  /** For every reading. */
  readonly get: GetOptions;
  readonly agentTimeoutMs: number;
  readonly isReadingNodes: boolean;
  /** Lowest version among the nodes that answered. */
  readonly version: string;
  lanesOf(node: string): NodeLanes;
}
