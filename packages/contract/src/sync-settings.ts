import { z } from "zod";
import { MappingRule } from "./mapping-rule.ts";
import { withoutDefaults } from "./without-defaults.ts";

/** Whose value wins in a field (docs/policies.md). */
export const FieldPolicy = z.enum(["operator", "source", "fill-if-empty", "ignore"]);
/** Whose value wins in a field. */
export type FieldPolicy = z.infer<typeof FieldPolicy>;

/** Policies by kind and field; `*` is every field of the kind that has none of its own there. */
export const FieldPolicies = z.record(z.string(), z.record(z.string(), FieldPolicy));
/** Policies by kind and field. */
export type FieldPolicies = z.infer<typeof FieldPolicies>;

const Deletion = z.strictObject({
  enabled: z.boolean().default(true).describe("false: nothing is ever deleted, gone guests stay decommissioning."),
  grace_days: z.number().min(0).max(36_500).default(30).describe("Days between decommissioning and deletion."),
  max_ratio: z.number().min(0).max(1).default(0.1).describe("Share of a cluster's guests that may go in one run without an approval."),
  always_allowed: z.int().min(0).max(1_000_000).default(2).describe("That many may go whatever the share."),
});

const Vlans = z.strictObject({
  group: z.string().min(1).max(100).nullable().default(null).describe("Name or slug of the VLAN group in which VLANs are looked for first."),
  create: z.boolean().default(false).describe("A VLAN that NetBox does not have is made in that group."),
});

const part = z.boolean().nullable().default(null);

const Inventory = z.strictObject({
  storage: part.describe("Storages."),
  backups: part.describe("Backups of guests."),
  snapshots: part.describe("Snapshots of guests."),
  task_history: part.describe("Finished tasks of guests; null: only where it is asked for by its stage."),
  replications: part.describe("Replication jobs."),
  backup_routines: part.describe("Backup jobs."),
  sdn: part.describe("The SDN; null: it goes into NetBox only where sync_mode_sdn is given."),
});

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

const pattern = z.string().min(1).max(255).refine(isPattern, "a regular expression that JavaScript understands");

/** How what Proxmox VE has is put into NetBox, for every endpoint of a backend; each setting has the default of the configuration file. */
export const SyncSettings = z
  .strictObject({
    mapping_rules: z.array(MappingRule).max(1_000).default([]).describe("Asked from the first to the last; the first that matches wins each target."),
    policies: FieldPolicies.default({}).describe("Whose value wins, by kind and field (* for every field), where it is not the kind's own policy."),
    adoption: z.enum(["never", "marked", "evidence", "name"]).default("evidence").describe("What may be taken over that Proxbox did not create."),
    accepted_nodes: z.array(z.string().min(1).max(64)).max(1_000).default([]).describe("Names of nodes that are what their names say, though their hardware is other than before."),
    include_templates: z.boolean().default(true).describe("Templates are put into NetBox."),
    manage_devices: z.boolean().default(true).describe("Nodes are created and kept as devices; false: neither devices nor guests on one."),
    disk_base_unit: z.literal([1000, 1024]).default(1024).describe("What a number in a size field means: 1024 MiB, 1000 MB; as NetBox's DISK_BASE_UNIT."),
    ignored_interfaces: z.array(pattern).max(100).nullable().default(null).describe("Regular expressions of guest interface names whose addresses are left out; null: those of the configuration file."),
    deletion: Deletion.prefault({}).describe("What becomes of objects that are gone."),
    vlans: Vlans.prefault({}).describe("Where VLANs are found."),
    inventory: Inventory.prefault({}).describe("Parts of the inventory; false: neither read nor written, what there is of them stays as it is; null: as usual."),
  })
  .meta({ id: "SyncSettings" });
/** How what Proxmox VE has is put into NetBox. */
export type SyncSettings = Readonly<z.infer<typeof SyncSettings>>;

/** A change of the settings of the sync: what is absent stays, within its blocks too. */
export const SyncSettingsUpdate = z
  .strictObject({
    ...withoutDefaults(SyncSettings.shape),
    deletion: z.strictObject(withoutDefaults(Deletion.shape)).optional(),
    vlans: z.strictObject(withoutDefaults(Vlans.shape)).optional(),
    inventory: z.strictObject(withoutDefaults(Inventory.shape)).optional(),
  })
  .meta({ id: "SyncSettingsUpdate" }) as unknown as z.ZodType<SyncSettingsUpdate>;
/** A change of the settings of the sync. */
export type SyncSettingsUpdate = Readonly<Partial<Omit<SyncSettings, "deletion" | "vlans" | "inventory">>> & {
  readonly deletion?: Partial<SyncSettings["deletion"]>;
  readonly vlans?: Partial<SyncSettings["vlans"]>;
  readonly inventory?: Partial<SyncSettings["inventory"]>;
};

/** The settings after a change. */
export function changedSyncSettings(before: SyncSettings, { deletion, vlans, inventory, ...others }: SyncSettingsUpdate): SyncSettings {
  return SyncSettings.parse({ ...before, ...others, deletion: { ...before.deletion, ...deletion }, vlans: { ...before.vlans, ...vlans }, inventory: { ...before.inventory, ...inventory } });
}
