import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { fitDescription, fitName } from "../../values/fit.ts";
import { nodeKey } from "../../values/keys.ts";
import { nodeReference } from "../../translate/well-known.ts";
import { PROXBOX_TAG } from "../../values/mark.ts";
import type { NodeNetwork } from "../../collect/snapshot.ts";
import type { Kind } from "../kind.ts";

/** NetBox's interface types by Proxmox VE's words; everything else is `other`. */
const TYPES: Readonly<Record<string, string>> = {
  bridge: "bridge",
  OVSBridge: "bridge",
  bond: "lag",
  OVSBond: "lag",
  vlan: "virtual",
  OVSIntPort: "virtual",
  alias: "virtual",
};

function* translate(facts: Facts): Iterable<DesiredObject> {
  if (!facts.settings.isManagingDevices) return;
  for (const { name, networks } of facts.snapshot.nodes) {
    if (networks.state !== "present") continue;
    const key = nodeKey(facts.snapshot.source, name);
    const device = nodeReference(facts, name);
    for (const network of networks.value) {
      if (network.type === "lo" || network.type === "loopback" || network.name === "lo") continue;
      yield { kind: "node-interface", key: `${key}/${network.name}`, label: `${name} ${network.name}`, parent: key, fields: { device, ...fieldsOf(network) } };
    }
  }
}

function fieldsOf(network: NodeNetwork): DesiredObject["fields"] {
  return {
    name: fitName(network.name),
    type: TYPES[network.type] ?? "other",
    enabled: network.isActive,
    ...(network.mtu === undefined ? {} : { mtu: network.mtu }),
    description: fitDescription(network.comments ?? ""),
    tags: [PROXBOX_TAG],
  };
}

/** The interfaces of nodes: bridges, bonds, VLANs, physical ports. */
export const nodeInterface: Kind = {
  name: "node-interface",
  about: "A bridge, bond, VLAN or port of a node.",
  identity: "device and name",
  path: "dcim/interfaces",
  objectType: "dcim.interface",
  dependsOn: ["tag", "node"],
  fields: {
    device: { type: "reference", from: "the node", isOnCreateOnly: true, isRequired: true },
    name: { type: "text", from: "/nodes/{node}/network: iface" },
    type: { type: "choice", from: "/nodes/{node}/network: type" },
    enabled: { type: "boolean", from: "/nodes/{node}/network: active" },
    mtu: { type: "integer", from: "/nodes/{node}/network: mtu" },
    description: { type: "text", from: "/nodes/{node}/network: comments" },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  // Cables, LAG membership and addresses hang on ports: NetBox's port stays when Proxmox VE forgets it.
  gone: "keep",
  translate,
  scopes: ({ ids }) => [{ filter: "device_id", values: ids("node") }],
  naturalKey: ({ device, name }) => (typeof device === "number" && typeof name === "string" ? `${device} ${name}` : undefined),
  claim: (row, _desired, { isMarked, holder }) => (holder(row) === undefined ? { type: "adopt", isOwned: isMarked(row), reason: "the device has an interface of this name" } : { type: "pass" }),
};
