import { AppError } from "@proxbox/contract";
import type { Change, StageName } from "@proxbox/contract";
import { KINDS } from "@proxbox/engine";
import type { Kind, Policy, SelectedKind, SourceSettings } from "@proxbox/engine";
import { STAGE_PARTS } from "./stage-parts.ts";

/** How far something is synchronised: always, only where NetBox has it not yet, or never. */
type Mode = "always" | "bootstrap_only" | "disabled";

/** What a query's `sync_mode_*` and `overwrite_*` mean for the engine. */
export interface WireSettings {
  readonly kinds: readonly Kind[];
  /** Schema id of the branch of NetBox that the run is for; absent: main. */
  readonly branch?: string;
  /** Over the settings of every source. */
  readonly source: Partial<SourceSettings>;
  isAllowed(change: Pick<Change, "kind" | "key" | "action" | "fields">): boolean;
  /** Why a stage makes no call, if so. */
  whySkipped(stage: StageName): string | undefined;
}

const guestAddress: readonly SelectedKind[] = [{ kind: "ip-address", of: "guests" }, { kind: "primary-ip" }];
const guestInterface: readonly SelectedKind[] = [{ kind: "vm-interface" }, { kind: "mac-address", of: "guests" }, ...guestAddress];
const guest: readonly SelectedKind[] = [{ kind: "virtual-machine" }, { kind: "virtual-disk" }, ...guestInterface];
const node: readonly SelectedKind[] = [{ kind: "node" }, { kind: "node-interface" }, { kind: "mac-address", of: "nodes" }, { kind: "interface-relation" }, { kind: "ip-address", of: "nodes" }];

const sdn: readonly SelectedKind[] = ["sdn-zone", "sdn-vnet", "sdn-subnet", "sdn-controller", "sdn-fabric", "l2vpn", "prefix", "vnet-vlan"].map((kind) => ({ kind }));

/** What each mode reaches, with everything below it (wire-contract.md 5.3). */
const REACH: Readonly<Record<string, readonly SelectedKind[]>> = {
  vm: guest,
  vm_interface: guestInterface,
  mac: [{ kind: "mac-address" }],
  ip_address: guestAddress,
  cluster: [{ kind: "cluster" }, ...node],
  node,
  vm_template: [],
  storage: [{ kind: "storage" }],
  sdn,
  sdn_bgp: [],
};

/** Which mode switches a stage off; those that are not here are never off. */
const STAGE_MODES: Partial<Readonly<Record<StageName, string>>> = {
  devices: "node", storage: "storage", "virtual-machines": "vm", "vm-disks": "vm", "vm-backups": "vm", "vm-snapshots": "vm",
  "network-interfaces": "node", "vm-interfaces": "vm_interface", "ip-addresses": "ip_address", sdn: "sdn",
};

/** Modes that a disabled one takes along. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = { cluster: ["node"], vm: ["vm_interface"], vm_interface: ["ip_address", "mac"], sdn: ["sdn_bgp"] };

/**
 * Fields that an `overwrite_*=false` leaves to people once the object is there. Flags of fields that Proxbox never overwrites
 * anyway (roles, types, descriptions of devices, storages' tags …) need no row.
 */
const OVERWRITES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  overwrite_device_status: { node: ["status"] },
  overwrite_device_tags: { node: ["tags"] },
  overwrite_vm_role: { "virtual-machine": ["role"] },
  overwrite_vm_tags: { "virtual-machine": ["tags"] },
  overwrite_vm_proxmox_tags: { "virtual-machine": ["tags"] },
  overwrite_vm_description: { "virtual-machine": ["description", "comments"] },
  overwrite_vm_custom_fields: { "virtual-machine": Object.keys(kindNamed("virtual-machine")?.fields ?? {}).filter((field) => field.startsWith("cf:")) },
  overwrite_cluster_tags: { cluster: ["tags"] },
  overwrite_node_interface_tags: { "node-interface": ["tags"] },
  overwrite_vm_interface_tags: { "vm-interface": ["tags"] },
  overwrite_ip_status: { "ip-address": ["status"] },
  overwrite_ip_tags: { "ip-address": ["tags"] },
};

function kindNamed(name: string): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}

function invalid(name: string, expected: string): AppError {
  return new AppError("CFG_SETTING_INVALID", { detail: `${name}: ${expected}`, where: name });
}

function modeOf(settings: Readonly<Record<string, string>>, name: string): Mode {
  const text = settings[`sync_mode_${name}`] ?? "always";
  if (text === "always" || text === "bootstrap_only" || text === "disabled") return text;
  throw invalid(`sync_mode_${name}`, "expected always, bootstrap_only or disabled");
}

function isSwitchedOff(settings: Readonly<Record<string, string>>, name: string): boolean {
  const text = settings[name]?.toLowerCase();
  if (text === undefined || ["true", "1", "false", "0"].includes(text)) return text === "false" || text === "0";
  throw invalid(name, "expected true or false");
}

/** Modes that are off, with what they take along: interfaces hang on machines and templates alike, so both must be off. */
function disabledModes(modes: ReadonlyMap<string, Mode>): ReadonlySet<string> {
  const off = new Set([...modes].flatMap(([name, mode]) => (mode === "disabled" ? [name] : [])));
  for (const [parent, children] of Object.entries(CHILDREN)) if (off.has(parent)) for (const child of children) off.add(child);
  if (off.has("vm_interface")) for (const child of CHILDREN["vm_interface"] ?? []) off.add(child);
  return off;
}

function names(selected: readonly SelectedKind[], { kind, key }: Pick<Change, "kind" | "key">): boolean {
  return selected.some((each) => each.kind === kind && (each.of === undefined || (each.of === "nodes") === (key.split("/")[1] === "node")));
}

/** Whether NetBox has nothing of it yet: a new object, or primary addresses and relations where there are none. */
function isFirst({ kind, action, fields }: Pick<Change, "kind" | "action" | "fields">): boolean {
  return action === "create" || (kindNamed(kind)?.patches !== undefined && fields.every(({ before }) => before === null));
}

function policiesOf(settings: Readonly<Record<string, string>>): SourceSettings["policies"] {
  const policies: Record<string, Record<string, Policy>> = {};
  for (const [flag, fields] of Object.entries(OVERWRITES)) {
    if (!isSwitchedOff(settings, flag)) continue;
    for (const [kind, list] of Object.entries(fields)) policies[kind] = { ...policies[kind], ...Object.fromEntries(list.map((field) => [field, "fill-if-empty" as const])) };
  }
  return policies;
}

function refuseUnknown(settings: Readonly<Record<string, string>>, modes: ReadonlyMap<string, Mode>): void {
  if (modes.get("vm") === "disabled" && modes.get("vm_template") !== "disabled") throw invalid("sync_mode_vm", "disabled needs sync_mode_vm_template disabled too: templates alone cannot be synchronised");
}

/** Reads the query's own words. Throws `CFG_SETTING_INVALID` for one that cannot be understood. */
export function readWireSettings(settings: Readonly<Record<string, string>>): WireSettings {
  const modes = new Map(Object.keys(REACH).map((name) => [name, modeOf(settings, name)] as const));
  refuseUnknown(settings, modes);
  const off = disabledModes(modes);
  // The SDN is for who asks for it (wire-contract.md 5.3): it is read into the inventory, and NetBox gets nothing of it.
  const isSdnAsked = settings["sync_mode_sdn"] !== undefined;
  const denied = [...off, ...(isSdnAsked ? [] : ["sdn"])].flatMap((name) => REACH[name] ?? []);
  const created = [...modes].flatMap(([name, mode]) => (mode === "bootstrap_only" ? (REACH[name] ?? []) : []));
  const isWithoutMacs = off.has("mac") || isSwitchedOff(settings, "sync_vm_interface_macs");
  const { netbox_branch_schema_id: branch = "" } = settings;
  return {
    ...(branch === "" ? {} : { branch }),
    // An interface names its MAC address, so without the kind it would wait for one for ever.
    kinds: isWithoutMacs ? KINDS.filter(({ name }) => name !== "mac-address") : KINDS,
    source: {
      policies: policiesOf(settings),
      ...(off.has("node") ? { isManagingDevices: false } : {}),
      ...(off.has("vm_template") && !off.has("vm") ? { isIncludingTemplates: false } : {}),
    },
    isAllowed: (change) => !names(denied, change) && (isFirst(change) || !names(created, change)),
    whySkipped: (stage) => {
      const mode = STAGE_MODES[stage];
      const isClusterOnly = stage === "devices" && !off.has("cluster");
      return mode !== undefined && off.has(mode) && !isClusterOnly && STAGE_PARTS[stage] !== undefined ? `sync_mode_${mode} is disabled` : undefined;
    },
  };
}
