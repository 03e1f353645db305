import type { Row } from "@proxbox/lab";
import { ensure, patch, picked, remove, tagIds } from "./law-scene.ts";
import type { Scene } from "./law-scene.ts";

const VM = "virtualization.virtualmachine";

/** Models of netbox-proxbox, and those of NetBox that the SDN goes to, each with a text that people write into. */
const TEXTS = {
  "netbox_proxbox.vmbackup": "notes",
  "netbox_proxbox.vmsnapshot": "description",
  "netbox_proxbox.proxmoxstorage": "path",
  "netbox_proxbox.backuproutine": "comment",
  "netbox_proxbox.replication": "comment",
  "netbox_proxbox.vmtaskhistory": "description",
  "netbox_proxbox.guestvminterface": "name",
  "netbox_proxbox.proxmoxvmcloudinit": "ciuser",
  "netbox_proxbox.proxmoxsdnzone": "dns",
  "netbox_proxbox.proxmoxsdnvnet": "alias",
  "netbox_proxbox.proxmoxsdnsubnet": "gateway",
  "netbox_proxbox.proxmoxsdncontroller": "loopback",
  "vpn.l2vpn": "description",
  "ipam.prefix": "description",
} as const;

type Model = keyof typeof TEXTS;

const MODELS = Object.keys(TEXTS) as Model[];

/** The models whose objects people give an owner, a custom field of theirs. */
export const OWNED_MODELS: readonly string[] = MODELS;

/** A model that has rows, so that hardly a deed is in vain; with none of them the first. */
function modelOf({ netbox, value }: Scene): Model {
  const filled = MODELS.filter((model) => netbox.tables.rows(model).length > 0);
  return filled[value % Math.max(1, filled.length)] ?? "netbox_proxbox.vmbackup";
}

/** A row of one of the models; `value` chooses the model, `pick` the row. */
function edit(scene: Scene, body: (row: Row, model: Model) => Record<string, unknown>): void {
  const model = modelOf(scene);
  patch(scene, model, (row) => body(row, model));
}

function hasStatus(row: Row): boolean {
  return row["status"] === "active" || row["status"] === "stale";
}

/** What people and programs make by themselves in netbox-proxbox's models, some of it what Proxmox VE will have too. */
const MADE: readonly ((scene: Scene, machine: number) => unknown)[] = [
  ({ netbox, pick }, machine) => netbox.tables.insert("netbox_proxbox.vmsnapshot", { virtual_machine: machine, name: pick % 2 === 0 ? "auto-1" : `by hand ${pick}`, vmid: pick % 3 === 0 ? 100 + (pick % 10) : null, node: "pve1", description: "before the upgrade" }),
  ({ netbox, pick }, machine) => netbox.tables.insert("netbox_proxbox.vmbackup", { virtual_machine: machine, storage: "tape", volume_id: `tape:${pick}`, notes: "in the safe" }),
  ({ netbox, pick }) => netbox.tables.insert("netbox_proxbox.proxmoxstorage", { cluster: picked({ netbox, pick, value: 0 }, "virtualization.cluster")?.id ?? 0, name: pick % 2 === 0 ? "added1" : `shelf ${pick}`, path: "/mnt/shelf" }),
  ({ netbox, pick }) => netbox.tables.insert("netbox_proxbox.backuproutine", { job_id: `by-hand-${pick}`, comment: "tapes on Fridays" }),
  ({ netbox, pick }, machine) => netbox.tables.insert("netbox_proxbox.replication", { virtual_machine: machine, replication_id: `by-hand-${pick}`, comment: "to the other room" }),
  ({ netbox, pick }, machine) => netbox.tables.insert("netbox_proxbox.vmtaskhistory", { virtual_machine: machine, upid: `UPID:by-hand:${pick}`, description: "moved by hand" }),
  ({ netbox, pick }, machine) => netbox.tables.insert("netbox_proxbox.guestvminterface", { virtual_machine: machine, name: pick % 2 === 0 ? "eth0" : `wg${pick}` }),
  ({ netbox }, machine) => netbox.tables.insert("netbox_proxbox.proxmoxvmcloudinit", { virtual_machine: machine, hostname: "asked-for.example" }),
  joinAddress,
  ({ netbox, pick }) => netbox.tables.insert("vpn.l2vpn", { name: `Tenant ${pick}`, slug: `tenant-${pick}`, type: "vxlan", identifier: 11_000 + (pick % 4) }),
  ({ netbox, pick }) => netbox.tables.insert("ipam.prefix", { prefix: `10.200.${pick % 4}.0/24`, description: "the lab's" }),
];

/** An address of a machine on an interface of its own system. */
function joinAddress({ netbox, pick }: Scene): void {
  const ofGuest = picked({ netbox, pick, value: 0 }, "netbox_proxbox.guestvminterface");
  const address = netbox.tables.find("ipam.ipaddress", (row) => row["assigned_object_type"] === "virtualization.vminterface" && row["assigned_object_id"] === ofGuest?.["vm_interface"]);
  if (ofGuest !== undefined && address !== undefined) netbox.tables.insert("netbox_proxbox.guestvminterfaceaddress", { guest_interface: ofGuest.id, ip_address: address.id });
}

/** Everything people do in netbox-proxbox's models here, by name. */
export const PLUGIN_DEEDS = {
  "tag-item": (scene: Scene) => edit(scene, (row) => ({ tags: [...tagIds(row), ensure(scene, "extras.tag", { name: "Mine", slug: "mine" }).id] })),
  "untag-item": (scene: Scene) => edit(scene, (row) => ({ tags: tagIds(row).slice(1) })),
  "write-item": (scene: Scene) => edit(scene, (_row, model) => ({ [TEXTS[model]]: `mine ${scene.pick}` })),
  "empty-item": (scene: Scene) => edit(scene, (_row, model) => ({ [TEXTS[model]]: "" })),
  "field-item": (scene: Scene) => edit(scene, () => ({ custom_fields: { owner: `team ${scene.pick % 5}` } })),
  "stale-item": (scene: Scene) => edit(scene, (row) => (hasStatus(row) ? { status: row["status"] === "active" ? "stale" : "active" } : {})),
  "move-item": (scene: Scene) => edit(scene, (row) => (row["virtual_machine"] === undefined ? {} : { virtual_machine: picked({ ...scene, pick: scene.value }, VM)?.id ?? null })),
  "make-item": (scene: Scene) => void MADE[scene.value % MADE.length]?.(scene, picked(scene, VM)?.id ?? 0),
  "ask-cloud-init": (scene: Scene) => patch(scene, "netbox_proxbox.proxmoxvmcloudinit", { hostname: `host-${scene.value}`, gateway: "10.0.0.1" }),
  "terminate-l2vpn": (scene: Scene) => void scene.netbox.tables.insert("vpn.l2vpntermination", { l2vpn: picked(scene, "vpn.l2vpn")?.id ?? 0, assigned_object_type: "ipam.vlan", assigned_object_id: picked(scene, "ipam.vlan")?.id ?? 0 }),
  "delete-item": (scene: Scene) => remove(scene, modelOf(scene)),
  "delete-join": (scene: Scene) => remove(scene, "netbox_proxbox.guestvminterfaceaddress"),
  "rename-endpoint": (scene: Scene) => patch(scene, "netbox_proxbox.proxmoxendpoint", (row) => ({ name: String(row["name"]).endsWith("!") ? String(row["name"]).slice(0, -1) : `${String(row["name"])}!` })),
};
