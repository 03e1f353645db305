import type { TextKey } from "../../../texts/texts.ts";

/** One setting as a form shows it: `settings.<path>` is its label. */
export interface SettingField {
  readonly path: "sync_interval" | "job_timeout_seconds" | "event_retention_days" | "event_retention_megabytes" | "proxmox_timeout" | "proxmox_max_retries" | "proxmox_retry_backoff" | "fetch_max_concurrency" | "sync.deletion.enabled" | "sync.deletion.grace_days" | "sync.deletion.max_ratio" | "sync.deletion.always_allowed" | "sync.adoption" | "sync.include_templates" | "sync.manage_devices" | "sync.disk_base_unit" | "sync.vlans.group" | "sync.vlans.create" | "netbox_sign_in.enabled" | "netbox_sign_in.default_role";
  readonly input: "number" | "switch" | "text" | readonly string[];
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
