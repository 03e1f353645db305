import type { Node } from "../collect/snapshot.ts";
import { unseenBy } from "../collect/unseen.ts";
import { toNodeStatus } from "../proxmox/node-status.ts";
import type { NodeStatus } from "../proxmox/node-status.ts";
import { NodeStatusRow } from "../proxmox/schema.ts";
import { itemKey } from "../values/item-key.ts";
import { nodeKey } from "../values/keys.ts";
import { facts } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { reasonHidden } from "./prove-sight.ts";
import type { Reading } from "./reading.ts";

/** The status of a node, or why it could not be seen, as a sentence. The run has read it already, unless it looks at no nodes. */
async function statusOf(reading: Reading, { name, status }: Node): Promise<NodeStatus | string> {
  if (status.state === "present") return status.value;
  if (status.state === "absent") return "the node said nothing";
  if (status.reason !== "not-read") return status.detail;
  try {
    return toNodeStatus(await reading.laneOf(name).run(() => reading.get(`/nodes/${encodeURIComponent(name)}/status`, NodeStatusRow)));
  } catch (thrown) {
    return unseenBy(thrown).detail;
  }
}

async function toItem(reading: Reading, node: Node): Promise<InventoryItem | undefined> {
  const { source, options } = reading;
  const key = itemKey(source, "node-status", node.name);
  const status = await statusOf(reading, node);
  if (typeof status === "string") {
    reading.leaveOut(key, status);
    return undefined;
  }
  const { version, kernel, cpuModel, sockets, cores, cpus, memoryBytes, uptimeSeconds } = status;
  const data = facts({ node: node.name, version, kernel, cpu_model: cpuModel, sockets, cores, cpus, memory_bytes: memoryBytes });
  return { kind: "node-status", key, label: node.name, parent: nodeKey(source, node.name), data: { ...data, observed: facts({ at: options.clock().toISOString(), uptime_seconds: uptimeSeconds }) } };
}

/** What each node says of itself; NetBox's devices have no columns for it. Proxmox VE's node list is the snapshot's. */
export async function readNodeStatuses(reading: Reading): Promise<readonly InventoryItem[]> {
  const { nodes, nodesComplete } = reading.options.snapshot;
  const hidden = nodesComplete.isComplete ? await reasonHidden(reading, []) : (nodesComplete.reason ?? "not all nodes were seen");
  if (hidden !== undefined) reading.leaveOut(itemKey(reading.source, "node-status"), hidden);
  const found = await Promise.all(nodes.map((node) => toItem(reading, node)));
  return found.filter((item) => item !== undefined);
}
