import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import type { NodeNetwork } from "../../collect/snapshot.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { isLoopback, vlanOfNetwork } from "../../translate/node-networks.ts";
import { idInColumn } from "../../values/id-in-column.ts";
import { nodeKey } from "../../values/keys.ts";
import type { AdjustContext, Adjustment, Kind } from "../kind.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  if (!facts.settings.isManagingDevices) return;
  for (const { name, networks } of facts.snapshot.nodes) {
    if (networks.state !== "present") continue;
    const found = networks.value.filter((network) => !isLoopback(network));
    const node = nodeKey(facts.snapshot.source, name);
    for (const network of found) {
      const key = `${node}/${network.name}`;
      yield { kind: "interface-relation", key: `${key}/relation`, label: `${name} ${network.name}`, parent: key, fields: relationsOf(node, network, found) };
    }
  }
}

/**
 * The bond, the bridge and the raw device of an interface; null where it has none, and nothing said where it has one that the
 * node does not list. A VLAN is in no bond (netbox-api.md 2.13).
 */
function relationsOf(node: string, network: NodeNetwork, all: readonly NodeNetwork[]): Record<string, FieldValue> {
  const rawDevice = rawDeviceOf(network);
  const bridge = all.find(({ ports, type }) => ports.includes(network.name) && /bridge/i.test(type))?.name ?? network.ovsBridge;
  const lag = rawDevice === undefined ? all.find(({ slaves, type }) => slaves.includes(network.name) && /bond/i.test(type))?.name : undefined;
  const fields = Object.entries({ lag, bridge, parent: rawDevice }).flatMap(([field, name]): (readonly [string, FieldValue])[] => {
    if (name === undefined || name === network.name) return [[field, null]];
    return all.some((each) => each.name === name) ? [[field, { kind: "node-interface", key: `${node}/${name}` }]] : [];
  });
  return Object.fromEntries(fields);
}

/** What a VLAN interface or an alias (`eno1:1`) is made on. */
function rawDeviceOf(network: NodeNetwork): string | undefined {
  return network.type === "alias" ? network.name.split(":")[0] : vlanOfNetwork(network)?.rawDevice;
}

/**
 * Leaves out what NetBox would refuse (netbox-api.md 2.13): a raw device of what is not virtual, a bond of what is, and an
 * interface that a person has moved to another device. A relation that we never wrote and that Proxmox VE does not have is a
 * person's business too; nothing is said about it.
 */
function adjust({ fields, parent = "" }: DesiredObject, context: AdjustContext): Adjustment {
  const isVirtual = context.valueAfter("node-interface", parent, "type") === "virtual";
  const isRefused = (field: string): boolean => field === (isVirtual ? "lag" : "parent") || isElsewhere(fields[field], parent, context);
  return { without: Object.keys(fields).filter((field) => (fields[field] === null ? typeof context.written?.[field] !== "number" : isRefused(field))) };
}

function isElsewhere(other: FieldValue | undefined, own: string, context: AdjustContext): boolean {
  const deviceOf = (key: string): number | undefined => idInColumn(context.rowOf("node-interface", key)?.["device"]);
  if (!isReference(other)) return false;
  const [device, deviceOfOther] = [deviceOf(own), deviceOf(other.key)];
  return device !== undefined && deviceOfOther !== undefined && device !== deviceOfOther;
}

/** How the interfaces of a node belong together: a second pass over them, since NetBox wants both ends to be there first. */
export const interfaceRelation: Kind = {
  name: "interface-relation",
  about: "Which bond, bridge and raw device an interface of a node belongs to.",
  identity: "the interface",
  path: "dcim/interfaces",
  objectType: "dcim.interface",
  dependsOn: ["node-interface"],
  patches: "node-interface",
  fields: {
    lag: { type: "reference", from: "/nodes/{node}/network: slaves and ovs_bonds of the bond" },
    bridge: { type: "reference", from: "/nodes/{node}/network: bridge_ports and ovs_ports of the bridge, or ovs_bridge" },
    parent: { type: "reference", from: "/nodes/{node}/network: vlan-raw-device, or the name (eno1.20)" },
  },
  gone: "keep",
  translate,
  scopes: () => [],
  naturalKey: () => undefined,
  claim: () => ({ type: "pass" }),
  adjust,
};
