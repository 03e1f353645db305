import { OVERWRITE_NAMES } from "@proxbox/contract";
import type { Change, OverwriteName, StageName } from "@proxbox/contract";
import { ITEM_KINDS, KINDS } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { readWireSettings } from "./wire-settings.ts";

type Settings = Readonly<Record<string, string>>;

type Asked = Pick<Change, "kind" | "key" | "action"> & Partial<Pick<Change, "fields">>;

function allows(settings: Settings, change: Asked): boolean {
  return readWireSettings(settings).isAllowed({ fields: [], ...change });
}

function skipped(settings: Settings): readonly StageName[] {
  const { whySkipped } = readWireSettings(settings);
  const stages: readonly StageName[] = ["devices", "storage", "virtual-machines", "task-history", "vm-disks", "network-interfaces", "vm-interfaces", "ip-addresses", "sdn", "replications"];
  return stages.filter((stage) => whySkipped(stage) !== undefined);
}

describe("the settings of a query", () => {
  it("allow everything when they say nothing", () => {
    expect(skipped({})).toEqual([]);
    expect(KINDS.every(({ name }) => allows({}, { kind: name, action: "update", key: "lab/qemu/100/net0" }))).toBe(true);
    expect(readWireSettings({}).kinds).toBe(KINDS);
  });

  it.each<[string, Settings, readonly StageName[]]>([
    ["nodes are off", { sync_mode_node: "disabled" }, ["network-interfaces"]],
    ["clusters are off, and nodes with them", { sync_mode_cluster: "disabled" }, ["devices", "network-interfaces"]],
    ["interfaces are off, and addresses with them", { sync_mode_vm_interface: "disabled" }, ["vm-interfaces", "ip-addresses"]],
    ["addresses are off", { sync_mode_ip_address: "disabled" }, ["ip-addresses"]],
    ["machines and templates are off", { sync_mode_vm: "disabled", sync_mode_vm_template: "disabled" }, ["virtual-machines", "vm-disks", "vm-interfaces", "ip-addresses"]],
    ["storage is off", { sync_mode_storage: "disabled" }, ["storage"]],
    ["SDN is off", { sync_mode_sdn: "disabled" }, ["sdn"]],
    ["templates alone are off", { sync_mode_vm_template: "disabled" }, []],
    ["machines alone are off", { sync_mode_vm: "disabled" }, []],
  ])("skip stages where %s", (_name, settings, stages) => {
    expect(skipped(settings)).toEqual(stages);
  });

  it.each<{ about: string; settings: Settings; change: Asked; isAllowed: boolean }>([
    { about: "a new address of a guest, addresses off", settings: { sync_mode_ip_address: "disabled" }, change: { kind: "ip-address", action: "create", key: "lab/qemu/100/net0/ip/10.0.0.1" }, isAllowed: false },
    { about: "a new address of a node, addresses of guests off", settings: { sync_mode_ip_address: "disabled" }, change: { kind: "ip-address", action: "create", key: "lab/node/pve1/vmbr0/ip/10.0.0.1" }, isAllowed: true },
    { about: "a new machine at bootstrap", settings: { sync_mode_vm: "bootstrap_only" }, change: { kind: "virtual-machine", action: "create", key: "lab/qemu/100" }, isAllowed: true },
    { about: "a changed machine at bootstrap", settings: { sync_mode_vm: "bootstrap_only" }, change: { kind: "virtual-machine", action: "update", key: "lab/qemu/100" }, isAllowed: false },
    { about: "first primary addresses at bootstrap", settings: { sync_mode_ip_address: "bootstrap_only" }, change: { kind: "primary-ip", action: "update", key: "lab/qemu/100/primary-ip", fields: [{ field: "primary_ip4", before: null, after: 5, reason: "" }] }, isAllowed: true },
    { about: "other primary addresses at bootstrap", settings: { sync_mode_ip_address: "bootstrap_only" }, change: { kind: "primary-ip", action: "update", key: "lab/qemu/100/primary-ip", fields: [{ field: "primary_ip4", before: 4, after: 5, reason: "" }] }, isAllowed: false },
    { about: "first relations of a node's interface at bootstrap", settings: { sync_mode_node: "bootstrap_only" }, change: { kind: "interface-relation", action: "update", key: "lab/node/pve1/eno1/relation", fields: [{ field: "lag", before: null, after: 5, reason: "" }] }, isAllowed: true },
    { about: "other relations of a node's interface at bootstrap", settings: { sync_mode_node: "bootstrap_only" }, change: { kind: "interface-relation", action: "update", key: "lab/node/pve1/eno1/relation", fields: [{ field: "lag", before: 4, after: 5, reason: "" }] }, isAllowed: false },
    { about: "the MAC address of a node's interface where those of guests are off", settings: { sync_mode_vm_interface: "disabled" }, change: { kind: "mac-address", action: "create", key: "lab/node/pve1/eno1/mac/BC:24:11:00:00:01" }, isAllowed: false },
    { about: "a deletion at bootstrap", settings: { sync_mode_vm: "bootstrap_only" }, change: { kind: "virtual-machine", action: "delete", key: "lab/qemu/100" }, isAllowed: false },
    { about: "a new cluster, clusters off", settings: { sync_mode_cluster: "disabled" }, change: { kind: "cluster", action: "create", key: "lab/cluster" }, isAllowed: false },
  ])("decide about $about", ({ settings, change, isAllowed }) => {
    expect(allows(settings, change)).toBe(isAllowed);
  });

  it("leave MAC addresses out of the run where they are off, so that no interface waits for one", () => {
    for (const settings of [{ sync_mode_mac: "disabled" }, { sync_vm_interface_macs: "false" }]) expect(readWireSettings(settings).kinds.map(({ name }) => name)).not.toContain("mac-address");
  });

  it("leave fields to people where they must not be overwritten", () => {
    const { source } = readWireSettings({ overwrite_vm_description: "false", overwrite_device_tags: "0", overwrite_vm_role: "true" });
    expect(source.policies).toEqual({ "virtual-machine": { description: "fill-if-empty", comments: "fill-if-empty" }, node: { tags: "fill-if-empty" } });
  });

  it("read templates alone, or machines alone, where the others are off", () => {
    expect(readWireSettings({ sync_mode_vm: "disabled" }).source).toMatchObject({ isIncludingMachines: false });
    expect(readWireSettings({ sync_mode_vm_template: "disabled" }).source).toMatchObject({ isIncludingTemplates: false });
    const templates = { sync_mode_vm: "disabled", sync_mode_vm_template: "bootstrap_only" };
    expect([allows(templates, { kind: "virtual-machine", action: "create", key: "lab/qemu/9000" }), allows(templates, { kind: "virtual-machine", action: "update", key: "lab/qemu/9000" })]).toEqual([true, false]);
  });

  it("skip the parts of the inventory that the settings of the sync leave out, and write the SDN where they want it", () => {
    const { whySkipped } = readWireSettings({}, { snapshots: false, task_history: false, storage: true, backups: null });
    expect(["vm-snapshots", "task-history", "storage", "vm-backups"].map((stage) => whySkipped(stage as StageName))).toEqual(["inventory.snapshots is false in the settings of the sync", "inventory.task_history is false in the settings of the sync", undefined, undefined]);
    const zone: Asked & Pick<Change, "fields"> = { kind: "sdn-zone", action: "create", key: "lab/sdn/zone/a", fields: [] };
    expect([readWireSettings({}).isAllowed(zone), readWireSettings({}, { sdn: true }).isAllowed(zone), readWireSettings({ sync_mode_sdn: "disabled" }, { sdn: true }).isAllowed(zone)]).toEqual([false, true, false]);
  });

  it.each<[string, Settings, string]>([
    ["a mode that there is not", { sync_mode_vm: "sometimes" }, "CFG_SETTING_INVALID"],
    ["a flag that is neither true nor false", { overwrite_vm_tags: "maybe" }, "CFG_SETTING_INVALID"],
  ])("refuse %s", (_name, settings, code) => {
    expect(() => readWireSettings(settings)).toThrow(expect.objectContaining({ code }));
  });
});

/** What each of the 25 flags leaves to people. A flag without a row is of what Proxbox writes once or never. */
const LEFT: Partial<Readonly<Record<OverwriteName, Readonly<Record<string, readonly string[]>>>>> = {
  device_tags: { node: ["tags"] },
  device_status: { node: ["status"] },
  device_custom_fields: { node: ["cf:proxmox_node_version", "cf:proxmox_node_cpu_model", "cf:proxmox_node_cpus", "cf:proxmox_node_memory"] },
  vm_role: { "virtual-machine": ["role"] },
  vm_type: { "virtual-machine": ["virtual_machine_type"] },
  vm_tags: { "virtual-machine": ["tags"] },
  vm_proxmox_tags: { "virtual-machine": ["tags"] },
  vm_description: { "virtual-machine": ["description", "comments"] },
  vm_custom_fields: { "virtual-machine": ["cf:proxmox_vm_id", "cf:proxmox_vm_type", "cf:proxmox_cluster", "cf:proxmox_node", "cf:proxmox_start_at_boot", "cf:proxmox_qemu_agent", "cf:proxmox_unprivileged_container", "cf:proxmox_search_domain", "cf:proxmox_pool"] },
  vm_cloudinit: { "cloud-init": ["ciuser", "sshkeys", "ipconfig0", "sshkeys_truncated"] },
  cluster_tags: { cluster: ["tags"] },
  node_interface_tags: { "node-interface": ["tags"] },
  storage_tags: { storage: ["tags"] },
  vm_interface_tags: { "vm-interface": ["tags"] },
  ip_status: { "ip-address": ["status"] },
  ip_tags: { "ip-address": ["tags"] },
};

/** Whose flags begin how, and which fields the end of a flag means; by these a field that a kind gets later is found. */
const BEGINNINGS = { node: "device", "virtual-machine": "vm", cluster: "cluster", "node-interface": "node_interface", storage: "storage", "vm-interface": "vm_interface", "ip-address": "ip" } as const;
const ENDINGS: Readonly<Record<string, (field: string) => boolean>> = {
  tags: (field) => field === "tags",
  status: (field) => field === "status",
  role: (field) => field === "role",
  type: (field) => field === "device_type" || field === "virtual_machine_type",
  description: (field) => field === "description",
  custom_fields: (field) => field.startsWith("cf:"),
  address_dns_name: (field) => field === "dns_name",
};

function leftBy(flag: OverwriteName): Readonly<Record<string, readonly string[]>> {
  const { source } = readWireSettings({ [`overwrite_${flag}`]: "false" });
  return Object.fromEntries(Object.entries(source.policies ?? {}).map(([kind, fields]) => [kind, Object.keys(fields ?? {})]));
}

function overwrittenFields(name: string): readonly string[] {
  const kind = [...KINDS, ...ITEM_KINDS].find((each) => each.name === name);
  return Object.entries(kind?.fields ?? {}).flatMap(([field, { isOnCreateOnly }]) => (isOnCreateOnly === true ? [] : [field]));
}

describe("the overwrite flags", () => {
  it.each(OVERWRITE_NAMES)("%s leaves its fields to people", (flag) => {
    expect(leftBy(flag)).toEqual(LEFT[flag] ?? {});
  });

  it.each(Object.entries(BEGINNINGS))("leave every field of a %s that they name and that is overwritten", (kind, beginning) => {
    const missed = Object.entries(ENDINGS).flatMap(([ending, isMeant]) => {
      const flag = OVERWRITE_NAMES.find((name) => name === `${beginning}_${ending}`);
      const left = flag === undefined ? undefined : (leftBy(flag)[kind] ?? []);
      return overwrittenFields(kind).filter((field) => isMeant(field) && left?.includes(field) === false);
    });
    expect(missed).toEqual([]);
  });

  it.each(["site", "platform", "manufacturer", "device-type", "device-role", "cluster-type", "vm-role", "vm-type", "tenant", "vrf", "vlan-group", "vlan"])("need none for a %s: what it is made with is never overwritten", (kind) => {
    expect(overwrittenFields(kind)).toEqual([]);
  });
});
