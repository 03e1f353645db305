import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import type { Kind } from "../kind.ts";
import { adjustVmInterface } from "./adjust.ts";
import { otherVlanFields, vlanFields } from "./vlan-fields.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  for (const guest of facts.guests) {
    const { key, label, nics } = guest;
    if (nics.state !== "present") continue;
    for (const nic of nics.value) {
      yield {
        kind: "vm-interface",
        key: `${key}/${nic.slot}`,
        label: `${label} ${nic.name}`,
        parent: key,
        fields: {
          virtual_machine: { kind: "virtual-machine", key },
          name: nic.name,
          enabled: nic.isEnabled,
          mtu: nic.mtu ?? null,
          ...vlanFields(facts, { guest, nic }),
          primary_mac_address: nic.mac === undefined ? null : { kind: "mac-address", key: `${key}/${nic.slot}/mac/${nic.mac}` },
          tags: OWN_TAGS,
        },
        ...otherVlanFields(facts, { guest, nic }),
        ...(nic.mac === undefined ? {} : { evidence: [nic.mac] }),
      };
    }
  }
}

/** The virtual NICs of guests. NetBox's `bridge` is never set: it would have to be an interface of the same machine (E84). */
export const vmInterface: Kind = {
  name: "vm-interface",
  about: "A virtual NIC of a guest.",
  identity: "machine and name",
  path: "virtualization/interfaces",
  objectType: "virtualization.vminterface",
  dependsOn: ["tag", "virtual-machine", "mac-address", "vlan"],
  matchAfter: ["virtual-machine"],
  fields: {
    virtual_machine: { type: "reference", from: "the guest", isOnCreateOnly: true, isRequired: true },
    name: { type: "text", from: "virtual machine: netN; container: name in netN" },
    enabled: { type: "boolean", from: "configuration: not link_down in netN" },
    mtu: { type: "integer", from: "configuration: mtu in netN" },
    mode: { type: "choice", from: "config: netN trunks: tagged (tagged-all where there are more than 64), else tag: access" },
    untagged_vlan: { type: "reference", from: "config: netN tag", isDispensable: true },
    tagged_vlans: { type: "references", from: "config: netN trunks", isDispensable: true },
    primary_mac_address: { type: "reference", from: "the MAC address of netN" },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  alsoRead: ["mac_address", "description"],
  humanColumns: ["description", "untagged_vlan", "tagged_vlans", "mode"],
  columnsBeforeDeletion: ["vrf", "parent", "bridge"],
  gone: "remove",
  cascades: [
    { kind: "ip-address", field: "assigned_object", column: "assigned_object_id", filter: "vminterface_id" },
    { kind: "mac-address", field: "assigned_object", column: "assigned_object_id", filter: "vminterface_id" },
  ],
  translate,
  scopes: ({ ids }) => [{ filter: "virtual_machine_id", values: ids("virtual-machine") }],
  naturalKey: ({ virtual_machine, name }) => (typeof virtual_machine === "number" && typeof name === "string" ? `${virtual_machine} ${name}` : undefined),
  adjust: adjustVmInterface,
  traces: { within: "virtual_machine", marks: (row) => (typeof row["mac_address"] === "string" ? [row["mac_address"].toUpperCase()] : []) },
  claim: (row, _desired, { isMarked, holder }) => (holder(row)?.state === "seen" ? { type: "pass" } : { type: "adopt", isOwned: isMarked(row), reason: "the machine has an interface of this name" }),
};
