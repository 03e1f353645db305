import type { NodeStatusRow } from "./schema.ts";

/** What a node says of itself; what is absent it did not tell. */
export interface NodeStatus {
  /** Version of Proxmox VE, e.g. `9.1.5`. */
  readonly version?: string;
  /** Release of the running kernel, e.g. `6.17.2-1-pve`. */
  readonly kernel?: string;
  readonly cpuModel?: string;
  readonly sockets?: number;
  /** Cores of all sockets together, and threads. */
  readonly cores?: number;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly uptimeSeconds?: number;
}

/** The answer of `/nodes/{node}/status` in our names; what was not said is left out. */
export function toNodeStatus({ pveversion, kversion, cpuinfo, memory, uptime }: NodeStatusRow): NodeStatus {
  // `pve-manager/9.1.5/80cf92a64bef6889`, `Linux 6.17.2-1-pve #1 SMP …`.
  const said = {
    version: pveversion?.split("/")[1],
    kernel: kversion?.split(/\s+/)[1],
    cpuModel: cpuinfo?.model,
    sockets: cpuinfo?.sockets,
    cores: cpuinfo?.cores,
    cpus: cpuinfo?.cpus,
    memoryBytes: memory?.total,
    uptimeSeconds: uptime,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as NodeStatus;
}
