import type { FieldValue } from "@proxbox/contract";
import type { NodeNetwork } from "../../collect/snapshot.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { isLoopback, vlanOfNetwork } from "../../translate/node-networks.ts";
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

/** The bond, the bridge and the raw device of an interface; null where it has none. A VLAN is in no bond (netbox-api.md 2.13). */
function relationsOf(node: string, network: NodeNetwork, all: readonly NodeNetwork[]): Record<string, FieldValue> {
  const to = (name: string | undefined): FieldValue => (name === undefined || name === network.name || !all.some((each) => each.name === name) ? null : { kind: "node-interface", key: `${node}/${name}` });
  const { rawDevice } = vlanOfNetwork(network) ?? {};
  const bridge = all.find(({ ports, type }) => ports.includes(network.name) && /bridge/i.test(type))?.name ?? network.ovsBridge;
  const lag = all.find(({ slaves, type }) => slaves.includes(network.name) && /bond/i.test(type))?.name;
  return { lag: rawDevice === undefined ? to(lag) : null, bridge: to(bridge), parent: to(rawDevice) };
}

/** A relation that we never wrote and that Proxmox VE does not have is a person's business; nothing is said about it. */
function adjust({ fields }: DesiredObject, context: AdjustContext): Adjustment {
  return { without: Object.keys(fields).filter((field) => fields[field] === null && typeof context.written?.[field] !== "number") };
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
