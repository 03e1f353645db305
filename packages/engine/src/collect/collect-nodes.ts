import { NetworkRow, Version, rowsOf } from "../proxmox/schema.ts";
import type { StatusRow } from "../proxmox/schema.ts";
import type { Collection } from "./collection.ts";
import { present, unknown } from "../values/observed.ts";
import type { Node, NodeNetwork } from "./snapshot.ts";
import type { Observed } from "../values/observed.ts";
import { unseenBy } from "./unseen.ts";

/** A node and, where it answered, its version. */
export interface CollectedNode {
  readonly node: Node;
  readonly version?: string;
}

type NodeCollection = Omit<Collection, "version">;

function withPrefix(address: string | undefined, netmask: string | undefined): string | undefined {
  // Old versions print address and mask apart; only a mask given as a prefix length is taken.
  return address !== undefined && netmask !== undefined && /^\d{1,3}$/.test(netmask) ? `${address}/${netmask}` : undefined;
}

function toNetwork(row: NetworkRow): NodeNetwork {
  const addresses = [row.cidr ?? withPrefix(row.address, row.netmask), row.cidr6 ?? withPrefix(row.address6, row.netmask6)];
  return {
    name: row.iface,
    type: row.type ?? "unknown",
    isActive: row.active,
    addresses: addresses.filter((address) => address !== undefined),
    ...(row.mtu === undefined ? {} : { mtu: row.mtu }),
    ...(row.comments === undefined ? {} : { comments: row.comments }),
  };
}

async function readNetworks(collection: NodeCollection, node: string): Promise<Observed<readonly NodeNetwork[]>> {
  const { client, findings, get } = collection;
  try {
    const { rows, odd } = await client.get(`/nodes/${encodeURIComponent(node)}/network`, rowsOf(NetworkRow), get);
    if (odd > 0) findings.warn(`${odd} network rows of node ${node} could not be read`);
    return present(rows.map(toNetwork).sort((a, b) => (a.name < b.name ? -1 : 1)));
  } catch (thrown) {
    const { reason, detail, error } = unseenBy(thrown);
    if (reason === "node-offline") collection.health.markOffline(node, detail);
    else findings.report(`node/${node}/network`, error);
    return unknown(reason, detail);
  }
}

async function readVersion(collection: NodeCollection, node: string): Promise<string | undefined> {
  try {
    return (await collection.client.get(`/nodes/${encodeURIComponent(node)}/version`, Version, collection.get)).version;
  } catch (thrown) {
    // The networks tell the same outage with more words; a missing version alone costs nothing.
    unseenBy(thrown);
    return undefined;
  }
}

async function collectNode(collection: NodeCollection, row: StatusRow): Promise<CollectedNode> {
  const base = { name: row.name, ...(row.ip === undefined ? {} : { ip: row.ip }) };
  if (!row.online) {
    collection.health.markOffline(row.name, `node ${row.name} is offline`);
    return { node: { ...base, isOnline: false, networks: unknown("node-offline", `node ${row.name} is offline`) } };
  }
  if (!collection.isReadingNodes) return { node: { ...base, isOnline: true, networks: unknown("not-read", "the interfaces of nodes were not asked for") } };
  // One after the other: a dead node that the cluster still believes in costs one call.
  const networks = await readNetworks(collection, row.name);
  const isOnline = collection.health.outageOf(row.name) === undefined;
  const version = isOnline ? await readVersion(collection, row.name) : undefined;
  return { node: { ...base, isOnline, networks }, ...(version === undefined ? {} : { version }) };
}

/** Reads every node that is online; the others, and those that do not answer after all, are unknown and marked. */
export async function collectNodes(collection: NodeCollection): Promise<readonly CollectedNode[]> {
  return Promise.all(collection.skeleton.nodes.map((row) => collectNode(collection, row)));
}
