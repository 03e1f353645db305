import type { Change, StageName } from "@proxbox/contract";
import { KINDS } from "@proxbox/engine";
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

  it("name only fields that the kinds have", () => {
    const flags = ["device_status", "device_tags", "vm_role", "vm_tags", "vm_proxmox_tags", "vm_description", "vm_custom_fields", "cluster_tags", "node_interface_tags", "vm_interface_tags", "ip_status", "ip_tags"];
    const { source } = readWireSettings(Object.fromEntries(flags.map((flag) => [`overwrite_${flag}`, "false"])));
    for (const [kind, fields] of Object.entries(source.policies ?? {})) expect(Object.keys(KINDS.find(({ name }) => name === kind)?.fields ?? {})).toEqual(expect.arrayContaining(Object.keys(fields ?? {})));
  });

  it.each<[string, Settings, string]>([
    ["a mode that there is not", { sync_mode_vm: "sometimes" }, "CFG_SETTING_INVALID"],
    ["a flag that is neither true nor false", { overwrite_vm_tags: "maybe" }, "CFG_SETTING_INVALID"],
    ["templates without machines", { sync_mode_vm: "disabled" }, "CFG_SETTING_INVALID"],
  ])("refuse %s", (_name, settings, code) => {
    expect(() => readWireSettings(settings)).toThrow(expect.objectContaining({ code }));
  });
});
