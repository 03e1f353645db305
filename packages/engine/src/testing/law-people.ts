import { birthMac } from "@proxbox/lab";
import type { NetboxLab, Row } from "@proxbox/lab";
import fc from "fast-check";
import { KINDS } from "../kinds/kinds.ts";
import { LAW_ADDRESSES, LAW_NAMES } from "./law-estate.ts";
import { PLUGIN_DEEDS } from "./law-plugin-people.ts";
import { ensure, hasModel, patch, picked, remove, tagIds } from "./law-scene.ts";
import type { Scene } from "./law-scene.ts";

/** One thing that a person does in NetBox's pages. What NetBox refuses is not done. */
export interface Deed {
  readonly what: keyof typeof DEEDS;
  /** Chooses among the objects there are, counted round. */
  readonly pick: number;
  readonly value: number;
}

/** What stands in NetBox before Proxbox comes. */
export const foundDeeds: fc.Arbitrary<readonly Deed[]> = fc.array(deed("make-cluster", "make-scoped-cluster", "make-vm", "make-vm-with-mac", "make-device", "make-device-in-cluster", "make-address", "make-device-address", "make-role-address", "make-vm-address", "make-tag", "make-mac", "make-site", "make-vlan", "make-vlan", "make-vlan-group", "make-tenant", "make-vrf", "make-prefix", "make-full-range"), { maxLength: 8 });

/** What people do between two runs. */
export const laterDeeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  deed("rename-vm", "status-vm", "describe-vm", "tag-vm", "untag-vm", "delete-vm", "resize-vm", "clear-primary", "choose-primary", "choose-primary", "describe-nic", "rename-nic", "delete-nic", "delete-address", "move-address", "name-address", "unassign-address", "delete-disk", "resize-disk", "delete-mac", "delete-tag", "add-address", "add-nic", "add-disk", "move-device", "uncluster-device", "rename-cluster", "status-device", "make-vm", "make-address", "tenant-vm", "role-vm", "platform-vm", "vlan-nic", "move-vm", "scope-cluster", "make-vlan", "delete-vlan", "rename-tag"),
  { maxLength: 5 },
);

function deed(...names: Deed["what"][]): fc.Arbitrary<Deed> {
  return fc.record({ what: fc.constantFrom(...names), pick: fc.nat({ max: 9 }), value: fc.nat({ max: 19 }) });
}

/** Does what people do, one deed after the other. */
export function doDeeds(netbox: NetboxLab, deeds: readonly Deed[]): void {
  for (const deed of deeds) doDeed(netbox, deed);
}

/** Does one deed; tells whether anything came of it: NetBox may refuse it, or have nothing of the sort. */
export function doDeed(netbox: NetboxLab, { what, pick, value }: Deed): boolean {
  const before = netbox.changes().length;
  try {
    DEEDS[what]({ netbox, pick, value });
  } catch (error) {
    // Where NetBox's own validation does not see it, its database does.
    if (!(error instanceof Error) || !/refused|violates unique constraint/.test(error.message)) throw error;
  }
  return netbox.changes().length > before;
}

const VM = "virtualization.virtualmachine";
const NIC = "virtualization.vminterface";
const DISK = "virtualization.virtualdisk";
const ADDRESS = "ipam.ipaddress";

function site(scene: Scene): Row {
  return ensure(scene, "dcim.site", { name: "Office", slug: "office" });
}

function cluster(scene: Scene, scope: Record<string, unknown> = {}): Row {
  const type = ensure(scene, "virtualization.clustertype", { name: "Hand made", slug: "hand-made" });
  return ensure(scene, "virtualization.cluster", { name: scene.pick % 2 === 0 ? "lab" : "Prod-Cluster", type: type.id, ...scope });
}

function scoped(scene: Scene): Row {
  return cluster(scene, { scope_type: "dcim.site", scope_id: site(scene).id });
}

function named(scene: Scene): string {
  return (LAW_NAMES[scene.value % LAW_NAMES.length] ?? "web").trim() || "web";
}

function makeVm(scene: Scene): Row {
  return scene.netbox.tables.insert(VM, { name: named(scene).slice(0, 64), cluster: cluster(scene).id, status: scene.value % 4 === 0 ? "active" : "planned", description: "made by hand", ...(scene.value % 3 === 0 ? { disk: 50_000 } : {}) });
}

function makeNic(scene: Scene, vm: Row): Row {
  return scene.netbox.tables.insert(NIC, { virtual_machine: vm.id, name: scene.value % 2 === 0 ? "net0" : "ens18" });
}

function makeDevice(scene: Scene, isInCluster: boolean): Row {
  const maker = ensure(scene, "dcim.manufacturer", { name: "Dell", slug: "dell" });
  const type = ensure(scene, "dcim.devicetype", { model: "R640", slug: "r640", manufacturer: maker.id });
  const role = ensure(scene, "dcim.devicerole", { name: "Server", slug: "server" });
  const name = ["pve1", "PVE2", "pve3"][scene.value % 3];
  return scene.netbox.tables.insert("dcim.device", { name, device_type: type.id, role: role.id, site: site(scene).id, serial: "S1", ...(isInCluster ? { cluster: cluster(scene).id } : {}) });
}

function addressText(scene: Scene): string {
  // Every second one is one of the few that guests have often.
  return (LAW_ADDRESSES[scene.pick % 2 === 0 ? scene.value % LAW_ADDRESSES.length : scene.value % 3] ?? "10.0.0.5/24").replace(/%\d+/, "");
}

function makeAddress(scene: Scene, body: Record<string, unknown> = {}): Row {
  return scene.netbox.tables.insert(ADDRESS, { address: addressText(scene), dns_name: "by-hand.example", ...body });
}

function onNic(nic: Row): Record<string, unknown> {
  return { assigned_object_type: NIC, assigned_object_id: nic.id };
}

function makeDeviceAddress(scene: Scene): void {
  const device = makeDevice(scene, false);
  const port = scene.netbox.tables.insert("dcim.interface", { device: device.id, name: scene.pick % 2 === 0 ? "vmbr0" : "idrac", type: "virtual" });
  makeAddress(scene, { assigned_object_type: "dcim.interface", assigned_object_id: port.id });
}

function makeVmWithMac(scene: Scene): void {
  const nic = makeNic(scene, makeVm({ ...scene, value: scene.value % 2 }));
  const mac = scene.netbox.tables.insert("dcim.macaddress", { mac_address: birthMac((scene.value % 3) + 1), assigned_object_type: NIC, assigned_object_id: nic.id });
  scene.netbox.tables.patch(NIC, nic.id, { primary_mac_address: mac.id });
}

const STATUSES = ["planned", "staged", "failed", "active", "offline", "decommissioning"] as const;
const TAGS = [{ name: "Prod", slug: "prod" }, { name: "prod", slug: "production" }, { name: "Proxbox", slug: "proxbox" }, { name: "web", slug: "web" }, { name: "日本", slug: "nihon" }] as const;

/** Everything people do here, by name. */
const DEEDS = {
  "make-cluster": (scene: Scene) => void cluster(scene),
  "make-scoped-cluster": (scene: Scene) => void scoped(scene),
  "make-site": (scene: Scene) => void ensure(scene, "dcim.site", { name: `proxmox default site - ${scene.pick % 2 === 0 ? "lab" : "prod-cluster"}`, slug: "by-hand" }),
  "make-vm": (scene: Scene) => void makeVm(scene),
  "make-vm-with-mac": makeVmWithMac,
  "make-device": (scene: Scene) => void makeDevice(scene, false),
  "make-device-in-cluster": (scene: Scene) => void makeDevice(scene, true),
  "make-address": (scene: Scene) => void makeAddress(scene),
  "make-device-address": makeDeviceAddress,
  "make-role-address": (scene: Scene) => void makeAddress(scene, { role: scene.pick % 2 === 0 ? "vip" : "anycast" }),
  "make-vm-address": (scene: Scene) => void makeAddress(scene, onNic(makeNic(scene, makeVm(scene)))),
  "make-tag": (scene: Scene) => void scene.netbox.tables.insert("extras.tag", { ...(TAGS[scene.value % TAGS.length] ?? TAGS[0]) }),
  "make-vlan": (scene: Scene) => void scene.netbox.tables.insert("ipam.vlan", { name: `by hand ${scene.pick}`, vid: [20, 30, 40][scene.value % 3], ...vlanPlace(scene) }),
  "make-vlan-group": (scene: Scene) => void vlanGroup(scene),
  "make-tenant": (scene: Scene) => void ensure(scene, "tenancy.tenant", { name: "Sales", slug: "sales" }),
  "make-vrf": (scene: Scene) => void ensure(scene, "ipam.vrf", { name: "Blue", rd: "65000:1" }),
  "make-prefix": (scene: Scene) => void scene.netbox.tables.insert("ipam.prefix", { prefix: scene.value % 2 === 0 ? "10.0.0.0/24" : "10.0.0.0/16" }),
  "make-full-range": (scene: Scene) => void scene.netbox.tables.insert("ipam.iprange", { start_address: "10.0.0.20/24", end_address: "10.0.0.40/24", mark_populated: true }),
  "make-mac": (scene: Scene) => void scene.netbox.tables.insert("dcim.macaddress", { mac_address: birthMac((scene.pick % 9) + 1), description: "by hand" }),
  "rename-vm": (scene: Scene) => patch(scene, VM, { name: `${named(scene).slice(0, 50)}${scene.value % 2 === 0 ? "" : "-mine"}` }),
  "status-vm": (scene: Scene) => patch(scene, VM, { status: STATUSES[scene.value % STATUSES.length] }),
  "describe-vm": (scene: Scene) => patch(scene, VM, { description: scene.value % 3 === 0 ? "" : `note ${scene.value}` }),
  "tag-vm": (scene: Scene) => patch(scene, VM, (row) => ({ tags: [...tagIds(row), ...[picked({ ...scene, pick: scene.value }, "extras.tag")?.id].filter((id) => id !== undefined)] })),
  "untag-vm": (scene: Scene) => patch(scene, VM, (row) => ({ tags: tagIds(row).slice(1) })),
  "delete-vm": (scene: Scene) => remove(scene, VM),
  "resize-vm": (scene: Scene) => patch(scene, VM, { memory: scene.value + 1, vcpus: scene.value + 1 }),
  "clear-primary": (scene: Scene) => patch(scene, VM, { primary_ip4: null }),
  "choose-primary": (scene: Scene) => patch(scene, VM, (row) => choose(scene, row)),
  "describe-nic": (scene: Scene) => patch(scene, NIC, { description: "uplink" }),
  "rename-nic": (scene: Scene) => patch(scene, NIC, { name: `eth${scene.value}` }),
  "delete-nic": (scene: Scene) => remove(scene, NIC),
  "delete-address": (scene: Scene) => remove(scene, ADDRESS),
  "move-address": (scene: Scene) => patch(scene, ADDRESS, () => onNic(picked({ ...scene, pick: scene.value }, NIC) ?? { id: 0 })),
  "name-address": (scene: Scene) => patch(scene, ADDRESS, { dns_name: `host-${scene.value}.example` }),
  "unassign-address": (scene: Scene) => patch(scene, ADDRESS, { assigned_object_type: null, assigned_object_id: null }),
  "delete-disk": (scene: Scene) => remove(scene, DISK),
  "resize-disk": (scene: Scene) => patch(scene, DISK, { size: scene.value + 1 }),
  "delete-mac": (scene: Scene) => remove(scene, "dcim.macaddress"),
  "delete-tag": (scene: Scene) => remove(scene, "extras.tag"),
  "add-address": (scene: Scene) => void makeAddress(scene, onNic(picked(scene, NIC) ?? { id: 0 })),
  "add-nic": (scene: Scene) => void makeNic(scene, picked(scene, VM) ?? { id: 0 }),
  "add-disk": (scene: Scene) => void scene.netbox.tables.insert(DISK, { virtual_machine: picked(scene, VM)?.id ?? 0, name: scene.value % 2 === 0 ? "scsi1" : "extra", size: 10 }),
  "move-device": (scene: Scene) => takeOut(scene, { site: site(scene).id }),
  "uncluster-device": (scene: Scene) => takeOut(scene, {}),
  "rename-cluster": (scene: Scene) => patch(scene, "virtualization.cluster", { name: `renamed ${scene.value}` }),
  "describe-each": (scene: Scene) => KINDS.filter(({ objectType }) => hasModel(scene, objectType)).forEach(({ objectType }) => describe(scene, objectType)),
  "tenant-vm": (scene: Scene) => patch(scene, VM, { tenant: ensure(scene, "tenancy.tenant", scene.value % 2 === 0 ? { name: "Sales", slug: "sales" } : { name: "Lab", slug: "lab-tenant" }).id }),
  "role-vm": (scene: Scene) => patch(scene, VM, { role: ensure(scene, "dcim.devicerole", { name: "Router", slug: "router", vm_role: true }).id }),
  "platform-vm": (scene: Scene) => patch(scene, VM, { platform: ensure(scene, "dcim.platform", { name: "Debian", slug: "debian" }).id }),
  "comment-vm": (scene: Scene) => patch(scene, VM, { comments: `see ticket ${scene.value}` }),
  "move-vm": (scene: Scene) => patch(scene, VM, (row) => ({ cluster: otherCluster(scene, row), device: null, site: null })),
  "vlan-nic": (scene: Scene) => patch(scene, NIC, { mode: "access", untagged_vlan: ensure(scene, "ipam.vlan", { name: `by hand ${scene.value % 3}`, vid: 10 + (scene.value % 3) * 10 }).id }),
  "delete-vlan": (scene: Scene) => remove(scene, "ipam.vlan"),
  "disable-nic": (scene: Scene) => patch(scene, NIC, (row) => ({ enabled: row["enabled"] !== true, mtu: 9_000 })),
  "status-address": (scene: Scene) => patch(scene, ADDRESS, { status: scene.value % 2 === 0 ? "reserved" : "deprecated", tenant: ensure(scene, "tenancy.tenant", { name: "Sales", slug: "sales" }).id }),
  "scope-cluster": (scene: Scene) => patch(scene, "virtualization.cluster", { scope_type: "dcim.site", scope_id: site(scene).id }),
  "describe-disk": (scene: Scene) => patch(scene, DISK, { description: `disk ${scene.value}` }),
  "rename-tag": (scene: Scene) => patch(scene, "extras.tag", { name: `tag ${scene.value}`, color: "ff0000" }),
  "rename-site": (scene: Scene) => patch(scene, "dcim.site", { name: `site ${scene.value}`, status: "planned" }),
  "status-device": (scene: Scene) => patch(scene, "dcim.device", { status: scene.value % 2 === 0 ? "failed" : "decommissioning" }),
  ...PLUGIN_DEEDS,
};

/** Every deed alike, of any of many objects. */
export const anyDeed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(...(Object.keys(DEEDS) as Deed["what"][]).filter((name) => name !== "describe-each")),
  pick: fc.nat({ max: 9_999 }),
  value: fc.nat({ max: 9_999 }),
});

/** netbox-proxbox's models have no description: a person puts a tag of their own on them. */
function describe(scene: Scene, model: string): void {
  const body = model.startsWith("netbox_proxbox.") ? (row: Row) => ({ tags: [...tagIds(row), ensure(scene, "extras.tag", { name: "Mine", slug: "mine" }).id] }) : { description: `mine ${scene.value}` };
  patch(scene, model, body);
}

/** Machines are taken off a device before it leaves its cluster: NetBox refuses whatever is written to one that is left on it. */
function takeOut(scene: Scene, body: Record<string, unknown>): void {
  const device = picked(scene, "dcim.device");
  if (device === undefined) return;
  for (const vm of scene.netbox.tables.rows(VM).filter((row) => row["device"] === device.id)) scene.netbox.tables.patch(VM, vm.id, { device: null });
  scene.netbox.tables.patch("dcim.device", device.id, { ...body, cluster: null });
}

function vlanGroup(scene: Scene): Row {
  return ensure(scene, "ipam.vlangroup", { name: "Data centre", slug: "data-centre" });
}

/** In the site, in the group, or anywhere. */
function vlanPlace(scene: Scene): Record<string, unknown> {
  if (scene.pick % 3 === 0) return {};
  return scene.pick % 3 === 1 ? { site: site(scene).id } : { group: vlanGroup(scene).id };
}

function otherCluster({ netbox, value }: Scene, vm: Row): number | null {
  const others = netbox.tables.rows("virtualization.cluster").filter(({ id }) => id !== vm["cluster"]);
  return others[value % Math.max(1, others.length)]?.id ?? null;
}

function choose({ netbox }: Scene, vm: Row): Record<string, unknown> {
  const nics = new Set(netbox.tables.rows(NIC).filter((row) => row["virtual_machine"] === vm.id).map(({ id }) => id));
  const own = netbox.tables.rows(ADDRESS).filter((row) => row["assigned_object_type"] === NIC && nics.has(Number(row["assigned_object_id"])) && String(row["address"]).includes("."));
  return { primary_ip4: own.at(-1)?.id ?? null };
}
