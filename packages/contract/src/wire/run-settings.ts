import { z } from "zod";
import { SwitchText } from "./query-flag.ts";

function keepsGiven(what: string): string {
  return `false: ${what} are written only where NetBox has none.`;
}

const withoutEffect = "Taken, no effect: what people set in NetBox is kept anyway.";

/** `overwrite_<name>` in the order of wire-contract.md 1.7, and what each does. */
const OVERWRITES = {
  device_role: withoutEffect,
  device_type: withoutEffect,
  device_tags: keepsGiven("tags of devices"),
  device_status: keepsGiven("statuses of devices"),
  device_description: withoutEffect,
  device_custom_fields: keepsGiven("custom fields of devices"),
  vm_role: keepsGiven("roles of virtual machines"),
  vm_type: keepsGiven("types of virtual machines"),
  vm_tags: keepsGiven("tags of virtual machines"),
  vm_proxmox_tags: keepsGiven("tags of virtual machines"),
  vm_description: keepsGiven("descriptions and comments of virtual machines"),
  vm_custom_fields: keepsGiven("custom fields of virtual machines"),
  vm_cloudinit: keepsGiven("users, keys and addresses of cloud-init"),
  cluster_tags: keepsGiven("tags of clusters"),
  cluster_description: withoutEffect,
  cluster_custom_fields: withoutEffect,
  node_interface_tags: keepsGiven("tags of nodes' interfaces"),
  node_interface_custom_fields: withoutEffect,
  storage_tags: keepsGiven("tags of storages"),
  vm_interface_tags: keepsGiven("tags of guests' interfaces"),
  vm_interface_custom_fields: withoutEffect,
  ip_status: keepsGiven("statuses of IP addresses"),
  ip_tags: keepsGiven("tags of IP addresses"),
  ip_custom_fields: withoutEffect,
  ip_address_dns_name: withoutEffect,
} as const;

/** `sync_mode_<name>`, and what each is about. */
const MODES = {
  vm: "Virtual machines and containers with all that hangs on them; disabled alone: templates are still written.",
  vm_template: "Templates; bootstrap_only means always, except where vm is disabled.",
  vm_interface: "Interfaces of guests with their MAC and IP addresses.",
  mac: "MAC addresses of guests' interfaces.",
  ip_address: "IP addresses of guests.",
  cluster: "Clusters with their nodes.",
  node: "Nodes with their interfaces and addresses.",
  storage: "Storages of the inventory; bootstrap_only means always.",
  sdn: "SDN objects of the inventory; bootstrap_only means always.",
  sdn_bgp: "Taken, no effect: there is nothing of BGP to write.",
} as const;

/** Name of an overwrite flag, without `overwrite_`. */
export type OverwriteName = keyof typeof OVERWRITES;

/** Name of a sync mode, without `sync_mode_`. */
export type SyncModeName = keyof typeof MODES;

/** The 25 overwrite flags in their order, without `overwrite_`. */
export const OVERWRITE_NAMES = Object.keys(OVERWRITES) as readonly OverwriteName[];

/** The 10 sync modes, without `sync_mode_`. */
export const SYNC_MODE_NAMES = Object.keys(MODES) as readonly SyncModeName[];

/** How a kind of object is synced. */
export const SyncMode = z.enum(["always", "bootstrap_only", "disabled"]);
/** How a kind of object is synced. */
export type SyncMode = z.infer<typeof SyncMode>;

/** Switches besides the overwrite flags (wire-contract.md 1.5, 1.7, 1.9), and what each does. */
const SWITCHES = {
  use_guest_agent_interface_name: "Taken, no effect: interfaces bear Proxmox VE's own names.",
  ignore_ipv6_link_local_addresses: "Taken, no effect: link-local addresses are always left out.",
  parse_description_metadata: "Taken, no effect: a description is text and nothing else.",
  custom_fields_enabled: "Taken, no effect: custom fields are filled where NetBox has them.",
  sync_vm_network: "Taken, no effect: interfaces and addresses have stages of their own.",
  sync_task_history: "Taken, no effect: the task history has a stage of its own.",
  assign_vm_interface_ips: "Taken, no effect: addresses have a stage of their own, which sync_mode_ip_address switches off.",
  sync_vm_interface_macs: "false: MAC addresses of guests' interfaces are left alone.",
  delete_nonexistent_backup: "Taken, no effect: backups that are gone always leave the inventory.",
  delete_nonexistent_snapshot: "Taken, no effect: snapshots that are gone always leave the inventory.",
  delete_orphans: "Taken, no effect: what becomes of objects that are gone is the backend's policy.",
  auto_create_vm: "Taken, no effect: what an object needs in NetBox is always made with it.",
  auto_create_storage: "Taken, no effect: storages are kept in the inventory.",
} as const;

function prefixed(prefix: string, table: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([name, about]) => [`${prefix}${name}`, about]));
}

const FLAGS: Readonly<Record<string, string>> = { ...SWITCHES, ...prefixed("overwrite_", OVERWRITES) };

/** Names of the settings that are booleans. */
export const SWITCH_NAMES: ReadonlySet<string> = new Set(Object.keys(FLAGS));

const whatModesMean = "bootstrap_only: made where they are missing, never changed. disabled: left alone.";

function described(table: Readonly<Record<string, string>>, schema: z.ZodType): z.ZodRawShape {
  return Object.fromEntries(Object.entries(table).map(([name, about]) => [name, schema.optional().describe(about)]));
}

/**
 * What a sync takes besides its scope, under the names that the control plane sends with every request (wire-contract.md 1.7, 1.9).
 * A value that cannot be meant is refused before anything starts; what is right stays the text that it came as.
 */
export const RUN_SETTINGS: z.ZodRawShape = {
  fetch_max_concurrency: z.string().refine((text) => /^[1-9]\d{0,8}$/.test(text), "expected a whole number from 1").meta({ type: "integer", minimum: 1 }).optional().describe("Taken, no effect: how many requests go out at a time is the backend's own setting."),
  vm_interface_sync_strategy: z.enum(["guest_os_model", "legacy_rename"]).optional().describe("Taken, no effect: interfaces bear Proxmox VE's own names."),
  primary_ip_preference: z.enum(["ipv4", "ipv6"]).optional().describe("Taken, no effect: NetBox has a primary address of each family."),
  netbox_endpoint_ids: z.string().max(255).regex(/^\d+(,\s*\d+)*$/, "expected whole numbers separated by commas").optional().describe("Taken, no effect: this backend has one NetBox."),
  netbox_branch_schema_id: z.string().max(255).optional().describe("Schema id of a branch of netbox-branching: everything is read from it and written to it, and nothing to main."),
  ...described(FLAGS, SwitchText),
  ...described(prefixed("sync_mode_", Object.fromEntries(Object.entries(MODES).map(([name, about]) => [name, name === "sdn_bgp" ? about : `${about} ${whatModesMean}`]))), SyncMode),
};
