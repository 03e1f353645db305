import type { Settings } from "@proxbox/contract";
import type { TextKey } from "../../../texts/texts.ts";

/** One setting as a form shows it: `settings.<path>` is its label. */
export interface SettingField {
  readonly path: "sync_interval" | "job_timeout_seconds" | "event_retention_days" | "event_retention_megabytes" | "proxmox_timeout" | "proxmox_max_retries" | "proxmox_retry_backoff" | "fetch_max_concurrency" | "use_guest_agent_interface_name" | "vm_interface_sync_strategy" | "ignore_ipv6_link_local_addresses" | "primary_ip_preference" | "parse_description_metadata" | "sync.deletion.enabled" | "sync.deletion.grace_days" | "sync.deletion.max_ratio" | "sync.deletion.always_allowed" | "sync.adoption" | "sync.include_templates" | "sync.manage_devices" | "sync.disk_base_unit" | "sync.vlans.group" | "sync.vlans.create" | "sync.accepted_nodes" | "sync.ignored_interfaces" | `sync.inventory.${keyof Settings["sync"]["inventory"]}` | "netbox_sign_in.enabled" | "netbox_sign_in.default_role";
  /** `part`: on, off, or as usual; `lines`: a list of texts; a list: its choices. */
  readonly input: "number" | "switch" | "text" | "part" | "lines" | readonly string[];
  /** Whether a hint `settings.<path>.hint` stands below. */
  readonly hint?: TextKey;
}

/** The settings in their groups; modes, overwrite flags and field policies have forms of their own. */
export const settingsFields: readonly { readonly title: TextKey; readonly hint?: TextKey; readonly fields: readonly SettingField[] }[] = [
  {
    title: "settings.deletion",
    hint: "settings.deletionHint",
    fields: [
      { path: "sync.deletion.enabled", input: "switch", hint: "settings.sync.deletion.enabled.hint" },
      { path: "sync.deletion.grace_days", input: "number", hint: "settings.sync.deletion.grace_days.hint" },
      { path: "sync.deletion.max_ratio", input: "number", hint: "settings.sync.deletion.max_ratio.hint" },
      { path: "sync.deletion.always_allowed", input: "number" },
    ],
  },
  {
    title: "settings.sync",
    fields: [
      { path: "sync.adoption", input: ["never", "marked", "evidence", "name"], hint: "settings.sync.adoption.hint" },
      { path: "sync.include_templates", input: "switch" },
      { path: "sync.manage_devices", input: "switch", hint: "settings.sync.manage_devices.hint" },
      { path: "sync.disk_base_unit", input: ["1000", "1024"], hint: "settings.sync.disk_base_unit.hint" },
      { path: "sync.vlans.group", input: "text", hint: "settings.sync.vlans.group.hint" },
      { path: "sync.vlans.create", input: "switch" },
      { path: "sync.accepted_nodes", input: "lines", hint: "settings.sync.accepted_nodes.hint" },
    ],
  },
  {
    title: "settings.guests",
    fields: [
      { path: "primary_ip_preference", input: ["ipv4", "ipv6"] },
      { path: "vm_interface_sync_strategy", input: ["guest_os_model", "legacy_rename"], hint: "settings.vm_interface_sync_strategy.hint" },
      { path: "use_guest_agent_interface_name", input: "switch" },
      { path: "ignore_ipv6_link_local_addresses", input: "switch" },
      { path: "parse_description_metadata", input: "switch", hint: "settings.parse_description_metadata.hint" },
      { path: "sync.ignored_interfaces", input: "lines", hint: "settings.sync.ignored_interfaces.hint" },
    ],
  },
  {
    title: "settings.inventory",
    hint: "settings.inventoryHint",
    fields: [
      { path: "sync.inventory.storage", input: "part" },
      { path: "sync.inventory.backups", input: "part" },
      { path: "sync.inventory.snapshots", input: "part" },
      { path: "sync.inventory.task_history", input: "part" },
      { path: "sync.inventory.replications", input: "part" },
      { path: "sync.inventory.backup_routines", input: "part" },
      { path: "sync.inventory.sdn", input: "part" },
    ],
  },
  {
    title: "settings.limits",
    fields: [
      { path: "proxmox_timeout", input: "number" },
      { path: "proxmox_max_retries", input: "number" },
      { path: "proxmox_retry_backoff", input: "number" },
      { path: "fetch_max_concurrency", input: "number" },
      { path: "job_timeout_seconds", input: "number", hint: "settings.job_timeout_seconds.hint" },
      { path: "sync_interval", input: "number" },
      { path: "event_retention_days", input: "number" },
      { path: "event_retention_megabytes", input: "number" },
    ],
  },
  {
    title: "settings.signIn",
    hint: "settings.signInHint",
    fields: [
      { path: "netbox_sign_in.enabled", input: "switch" },
      { path: "netbox_sign_in.default_role", input: "text", hint: "settings.netbox_sign_in.default_role.hint" },
    ],
  },
];
