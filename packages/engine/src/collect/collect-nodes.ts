import { toNodeStatus } from "../proxmox/node-status.ts";
import type { NodeStatus } from "../proxmox/node-status.ts";
import { NetworkRow, NodeListRow, NodeStatusRow, Version, rowsOf } from "../proxmox/schema.ts";
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

function namesIn(text: string | undefined): readonly string[] {
  return (text ?? "").split(/[\s,;]+/).filter((name) => name !== "" && name !== "none");
}

/** What of a row is there, under our name for it. */
function given<T extends object>(values: { readonly [P in keyof T]: T[P] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function toNetwork(row: NetworkRow): NodeNetwork {
  const addresses = [row.cidr ?? withPrefix(row.address, row.netmask), row.cidr6 ?? withPrefix(row.address6, row.netmask6)];
  return {
    name: row.iface,
    type: row.type ?? "unknown",
    isActive: row.active,
    addresses: addresses.filter((address) => address !== undefined),
    altnames: row.altnames,
    slaves: [...namesIn(row.slaves), ...namesIn(row.ovs_bonds)],
    ports: [...namesIn(row.bridge_ports), ...namesIn(row.ovs_ports)],
    ...given({ mtu: row.mtu, comments: row.comments, hwaddress: row.hwaddress, ovsBridge: row.ovs_bridge, vlanRawDevice: row["vlan-raw-device"], vlanId: row["vlan-id"], ovsTag: row.ovs_tag }),
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

/** What the node says of itself; it needs Sys.Audit on the node, and a refusal costs nothing else. */
async function readStatus(collection: NodeCollection, node: string): Promise<Observed<NodeStatus>> {
  try {
    return present(toNodeStatus(await collection.client.get(`/nodes/${encodeURIComponent(node)}/status`, NodeStatusRow, collection.get)));
  } catch (thrown) {
    const { reason, detail } = unseenBy(thrown);
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

async function collectOnline(collection: NodeCollection, base: Pick<Node, "name" | "ip" | "tlsFingerprint">): Promise<CollectedNode> {
  // One after the other: a dead node that the cluster still believes in costs one call.
  const networks = await readNetworks(collection, base.name);
  const outage = collection.health.outageOf(base.name);
  if (outage !== undefined) return { node: { ...base, isOnline: false, networks, status: unknown(outage.reason, outage.detail) } };
  const status = await readStatus(collection, base.name);
  const told = status.state === "present" ? status.value.version : undefined;
  const version = told ?? (await readVersion(collection, base.name));
  return { node: { ...base, isOnline: true, networks, status }, ...(version === undefined ? {} : { version }) };
}

async function collectNode(collection: NodeCollection, row: StatusRow, tlsFingerprint: string | undefined): Promise<CollectedNode> {
  const base = { name: row.name, ...(row.ip === undefined ? {} : { ip: row.ip }), ...(tlsFingerprint === undefined ? {} : { tlsFingerprint }) };
  if (!row.online) {
    collection.health.markOffline(row.name, `node ${row.name} is offline`);
    const unseen = unknown<never>("node-offline", `node ${row.name} is offline`);
    return { node: { ...base, isOnline: false, networks: unseen, status: unseen } };
  }
  if (collection.isReadingNodes) return collectOnline(collection, base);
  return { node: { ...base, isOnline: true, networks: unknown("not-read", "the interfaces of nodes were not asked for"), status: unknown("not-read", "the nodes were not asked") } };
}

/** Certificates by node; none where the list cannot be had, since they only help to recognise a node. */
async function readFingerprints({ client, get, isReadingNodes }: NodeCollection): Promise<ReadonlyMap<string, string>> {
  if (!isReadingNodes) return new Map();
  try {
    const { rows } = await client.get("/nodes", rowsOf(NodeListRow), get);
    return new Map(rows.flatMap(({ node, ssl_fingerprint: fingerprint }) => (fingerprint === undefined ? [] : [[node, fingerprint] as const])));
  } catch (thrown) {
    unseenBy(thrown);
    return new Map();
  }
}

/** Reads every node that is online; the others, and those that do not answer after all, are unknown and marked. */
export async function collectNodes(collection: NodeCollection): Promise<readonly CollectedNode[]> {
  const fingerprints = await readFingerprints(collection);
  return Promise.all(collection.skeleton.nodes.map((row) => collectNode(collection, row, fingerprints.get(row.name))));
}
