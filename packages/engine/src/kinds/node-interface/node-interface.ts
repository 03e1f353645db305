import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { fitDescription, fitName } from "../../values/fit.ts";
import { idInColumn } from "../../values/id-in-column.ts";
import { nodeKey } from "../../values/keys.ts";
import { nodeReference } from "../../translate/well-known.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import type { NodeNetwork } from "../../collect/snapshot.ts";
import type { AdjustContext, Adjustment, Kind } from "../kind.ts";
import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import { isLoopback, macOfNetwork, vlanOfNetwork } from "../../translate/node-networks.ts";
import { vlanReference, wantedVlan } from "../../translate/vlans.ts";
import { macLeftOut } from "../mac-elsewhere.ts";
import { isVlanElsewhere, siteAfter } from "../usable-vlan.ts";

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
      if (isLoopback(network)) continue;
      yield { kind: "node-interface", key: `${key}/${network.name}`, label: `${name} ${network.name}`, parent: key, fields: { device, ...fieldsOf(network), ...macField(`${key}/${network.name}`, network), ...vlanField(facts, { network, node: name }) } };
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
    tags: OWN_TAGS,
  };
}

/** A MAC address that Proxmox VE does not tell is not known, and what NetBox has stays. */
function macField(key: string, network: NodeNetwork): Record<string, FieldValue> {
  const mac = macOfNetwork(network);
  return mac === undefined ? {} : { primary_mac_address: { kind: "mac-address", key: `${key}/mac/${mac}` } };
}

function vlanField(facts: Facts, { network, node }: { network: NodeNetwork; node: string }): Record<string, FieldValue> {
  const vid = vlanOfNetwork(network)?.vid;
  return vid === undefined ? {} : { mode: "access", untagged_vlan: vlanReference(wantedVlan(facts, { node }, vid)) };
}

/**
 * Leaves out what NetBox would refuse: a VLAN that it does not have or that stands in another site than the node, with its mode; a type that
 * its relations do not allow; a MAC address that is on another interface.
 */
function adjust(desired: DesiredObject, context: AdjustContext): Adjustment {
  return { without: [...vlanFieldsLeftOut(desired, context), ...(isTypeHeld(desired, context) ? ["type"] : []), ...macLeftOut(desired, { objectType: "dcim.interface", context })] };
}

/** What is on a raw device must be virtual, and what is in a bond must not; the relation is taken off first, in a run before. */
function isTypeHeld({ fields }: DesiredObject, { row }: AdjustContext): boolean {
  return idInColumn(row?.[fields["type"] === "virtual" ? "lag" : "parent"]) !== undefined;
}

function vlanFieldsLeftOut({ fields, parent = "" }: DesiredObject, context: AdjustContext): readonly string[] {
  const { untagged_vlan: vlan } = fields;
  if (!isReference(vlan)) return [];
  const isUsable = context.willExist(vlan.kind, vlan.key) && !isVlanElsewhere(vlan, siteAfter({ kind: "node", key: parent }, context), context);
  return isUsable ? [] : ["mode", "untagged_vlan"];
}

/** The interfaces of nodes: bridges, bonds, VLANs, physical ports. */
export const nodeInterface: Kind = {
  name: "node-interface",
  about: "A bridge, bond, VLAN or port of a node.",
  identity: "device and name",
  path: "dcim/interfaces",
  objectType: "dcim.interface",
  dependsOn: ["tag", "node", "vlan", "mac-address"],
  matchAfter: ["node"],
  fields: {
    device: { type: "reference", from: "the node", isOnCreateOnly: true, isRequired: true },
    name: { type: "text", from: "/nodes/{node}/network: iface" },
    type: { type: "choice", from: "/nodes/{node}/network: type" },
    enabled: { type: "boolean", from: "/nodes/{node}/network: active" },
    mtu: { type: "integer", from: "/nodes/{node}/network: mtu" },
    primary_mac_address: { type: "reference", from: "the MAC address, where Proxmox VE tells it" },
    mode: { type: "choice", from: "/nodes/{node}/network: type vlan, or ovs_tag" },
    untagged_vlan: { type: "reference", from: "/nodes/{node}/network: vlan-id, ovs_tag, or the name (eno1.20)" },
    description: { type: "text", from: "/nodes/{node}/network: comments" },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  // Cables, LAG membership and addresses hang on ports: NetBox's port stays when Proxmox VE forgets it.
  gone: "keep",
  // Read for the kind that says how interfaces belong together.
  alsoRead: ["mac_address", "lag", "bridge", "parent"],
  adjust,
  translate,
  scopes: ({ ids }) => [{ filter: "device_id", values: ids("node") }],
  naturalKey: ({ device, name }) => (typeof device === "number" && typeof name === "string" ? `${device} ${name}` : undefined),
  claim: (row, _desired, { isMarked, holder }) => (holder(row) === undefined ? { type: "adopt", isOwned: isMarked(row), reason: "the device has an interface of this name" } : { type: "pass" }),
};
