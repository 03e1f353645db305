import { isReference } from "@proxbox/contract";
import type { Change } from "@proxbox/contract";

/** One object in the tree of a plan; without a change it only holds what hangs under it. */
export interface PlanNode {
  readonly key: string;
  readonly change: Change | undefined;
  readonly children: PlanNode[];
}

// What all objects of a run have in common comes first, then the tree from the cluster down.
const rank: Readonly<Record<string, number>> = { cluster: 1, node: 2, "virtual-machine": 3 };

// NetBox hangs a guest on its cluster; people look for it under the node on which it runs.
function parentOf(change: Change): string | undefined {
  const device = change.kind === "virtual-machine" ? change.fields.find(({ field }) => field === "device")?.after : undefined;
  return isReference(device) ? device.key : change.parent;
}

function byKindAndLabel(left: PlanNode, right: PlanNode): number {
  const difference = (rank[left.change?.kind ?? ""] ?? 0) - (rank[right.change?.kind ?? ""] ?? 0);
  if (difference !== 0) return difference;
  const kinds = (left.change?.kind ?? "").localeCompare(right.change?.kind ?? "", "en");
  if (kinds !== 0) return kinds;
  return (left.change?.label ?? left.key).localeCompare(right.change?.label ?? right.key, "en", { numeric: true });
}

function sort(nodes: PlanNode[]): PlanNode[] {
  nodes.sort(byKindAndLabel);
  for (const node of nodes) sort(node.children);
  return nodes;
}

/**
 * Orders changes as a forest: cluster, node, guest, what belongs to the guest. A parent without a change of its own
 * stands as a heading. Several changes may share a key (a guest and its primary IP): the later hang under the first.
 */
export function planTree(changes: readonly Change[]): PlanNode[] {
  const nodes = changes.map((change) => ({ key: change.key, change, children: [] }));
  const byKey = new Map<string, PlanNode>();
  for (const node of nodes) byKey.set(node.key, byKey.get(node.key) ?? node);
  const roots: PlanNode[] = [];
  for (const node of nodes) {
    const isFirst = byKey.get(node.key) === node;
    const parent = isFirst ? parentOf(node.change) : node.key;
    if (parent === undefined) roots.push(node);
    else holderOf(parent, byKey, roots).children.push(node);
  }
  return sort(roots);
}

function holderOf(key: string, byKey: Map<string, PlanNode>, roots: PlanNode[]): PlanNode {
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const heading: PlanNode = { key, change: undefined, children: [] };
  byKey.set(key, heading);
  roots.push(heading);
  return heading;
}
