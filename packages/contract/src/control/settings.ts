import { z } from "zod";
import { SyncSettings, SyncSettingsUpdate } from "../sync-settings.ts";
import { OVERWRITE_NAMES, SYNC_MODE_NAMES, SyncMode } from "../wire/run-settings.ts";
import type { OverwriteName, SyncModeName } from "../wire/run-settings.ts";
import { withoutDefaults } from "../without-defaults.ts";

const WEEK_MINUTES = 7 * 24 * 60;

// SDN is switched on by whoever uses it (wire-contract.md 8).
const offByDefault: ReadonlySet<SyncModeName> = new Set(["sdn", "sdn_bgp"]);

type Modes = { readonly [Name in SyncModeName]: z.ZodDefault<typeof SyncMode> };
const modes = Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, SyncMode.default(offByDefault.has(name) ? "disabled" : "always")])) as Modes;

type Switches = { readonly [Name in OverwriteName]: z.ZodDefault<z.ZodBoolean> };
const overwrites = Object.fromEntries(OVERWRITE_NAMES.map((name) => [name, z.boolean().default(true)])) as Switches;

const run = {
  use_guest_agent_interface_name: z.boolean().default(true),
  vm_interface_sync_strategy: z.enum(["guest_os_model", "legacy_rename"]).default("guest_os_model"),
  fetch_max_concurrency: z.int().min(1).max(1_000).default(8),
  ignore_ipv6_link_local_addresses: z.boolean().default(true),
  primary_ip_preference: z.enum(["ipv4", "ipv6"]).default("ipv4"),
  parse_description_metadata: z.boolean().default(false),
};

const proxmox = {
  proxmox_timeout: z.int().min(1).max(3_600).default(5).describe("Seconds; for Proxmox endpoints that say nothing else."),
  proxmox_max_retries: z.int().min(0).max(100).default(0),
  proxmox_retry_backoff: z.number().min(0).max(300).default(0.5).describe("Seconds."),
};

const jobs = {
  sync_interval: z.int().min(1).max(WEEK_MINUTES * 52).default(60).describe("Minutes; what the form of a new schedule starts with."),
  job_timeout_seconds: z.int().min(60).max(WEEK_MINUTES * 60).default(7_200).describe("Most a job may take; PROXBOX_SYNC_JOB_TIMEOUT wins."),
  event_retention_days: z.int().min(1).max(3_650).default(30).describe("Days that the log of a job is kept."),
  event_retention_megabytes: z.int().min(1).max(1_000_000).default(2_048).describe("Most that the logs of all jobs take together; the oldest go first."),
};

const NetboxSignIn = z.strictObject({
  enabled: z.boolean().default(false),
  group_roles: z.record(z.string().min(1).max(255), z.string().min(1).max(255)).default({}).describe("Role by group of NetBox."),
  default_role: z.string().min(1).max(255).nullable().default(null).describe("Role of those without a group named; null: they may not sign in."),
});

const fields = {
  ...run,
  sync_modes: z.strictObject(modes).prefault({}).describe("Of every Proxmox endpoint that says nothing else."),
  overwrite: z.strictObject(overwrites).prefault({}).describe("Of every Proxmox endpoint that says nothing else."),
  ...proxmox,
  ...jobs,
  sync: SyncSettings.prefault({}).describe("How Proxmox VE is put into NetBox; given to every backend before a job."),
  netbox_sign_in: NetboxSignIn.prefault({}).describe("Signing in with an account of the first enabled NetBox."),
};

/** What holds for every job (wire-contract.md 8, `ProxboxPluginSettings`); each has a default. */
export const Settings = z.strictObject(fields).meta({ id: "Settings" });
/** What holds for every job. */
export type Settings = Readonly<z.infer<typeof Settings>>;

/** A change of the settings: what is absent stays; within the modes, the overwrite flags, the settings of the sync and the sign-in too. */
export const SettingsUpdate = z.strictObject({
  ...withoutDefaults({ ...run, ...proxmox, ...jobs }),
  sync_modes: z.strictObject(withoutDefaults(modes)).optional(),
  overwrite: z.strictObject(withoutDefaults(overwrites)).optional(),
  sync: SyncSettingsUpdate.optional(),
  netbox_sign_in: z.strictObject(withoutDefaults(NetboxSignIn.shape)).optional(),
}) as unknown as z.ZodType<SettingsUpdate>;
/** A change of the settings. */
export type SettingsUpdate = Readonly<Partial<Omit<Settings, "sync_modes" | "overwrite" | "sync" | "netbox_sign_in">>> & {
  readonly sync_modes?: Partial<Settings["sync_modes"]>;
  readonly overwrite?: Partial<Settings["overwrite"]>;
  readonly sync?: SyncSettingsUpdate;
  readonly netbox_sign_in?: Partial<Settings["netbox_sign_in"]>;
};
