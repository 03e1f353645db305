import { byVmid } from "./by-vmid.ts";
import { ACTIVE, VIRTUAL_MACHINE, line, moment, number, prose } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";

/**
 * A snapshot of a guest. The node is a fact of it and no part of its identity: a guest takes its snapshots along when it moves
 * (sync-mapping.md 8.1, 10).
 */
export const snapshot = itemKind({
  name: "snapshot",
  item: "snapshot",
  about: "A snapshot of a guest; Proxmox VE's `current` is none.",
  identity: "machine and name",
  path: "plugins/proxbox/snapshots",
  objectType: "netbox_proxbox.vmsnapshot",
  dependsOn: ["virtual-machine"],
  fields: {
    virtual_machine: VIRTUAL_MACHINE,
    name: line("snapshot list: name", "name"),
    description: prose("snapshot list: description", "description"),
    vmid: number("the guest", "vmid"),
    node: line("the guest's node", "node"),
    snaptime: moment("snapshot list: snaptime", "created_at"),
    parent: line("snapshot list: parent", "parent_snapshot"),
    subtype: { type: "choice", from: "the guest's type", of: ({ data }) => (data["subtype"] === "lxc" ? "lxc" : "qemu") },
    status: ACTIVE,
  },
  scopes: byVmid,
  naturalKey: ({ virtual_machine, name }) => (typeof virtual_machine === "number" && typeof name === "string" ? `${virtual_machine} ${name}` : undefined),
  // netbox-proxbox's own constraint, without the cluster: two clusters whose nodes have one name get in each other's way.
  uniqueBy: ["vmid", "name", "node"],
});
