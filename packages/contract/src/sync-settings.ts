import { z } from "zod";
import { MappingRule } from "./mapping-rule.ts";

const Policy = z.enum(["operator", "source", "fill-if-empty", "ignore"]);

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

/** How what Proxmox VE has is put into NetBox, for every endpoint of a backend; each setting has the default of the configuration file. */
export const SyncSettings = z
  .strictObject({
    mapping_rules: z.array(MappingRule).max(1_000).default([]).describe("Asked from the first to the last; the first that matches wins each target."),
    policies: z.record(z.string(), z.record(z.string(), Policy)).default({}).describe("Whose value wins, by kind and field, where it is not the kind's own policy."),
    adoption: z.enum(["never", "marked", "evidence", "name"]).default("evidence").describe("What may be taken over that Proxbox did not create."),
    accepted_nodes: z.array(z.string().min(1).max(64)).max(1_000).default([]).describe("Names of nodes that are what their names say, though their hardware is other than before."),
    deletion: Deletion.prefault({}).describe("What becomes of objects that are gone."),
    vlans: Vlans.prefault({}).describe("Where VLANs are found."),
  })
  .meta({ id: "SyncSettings" });
/** How what Proxmox VE has is put into NetBox. */
export type SyncSettings = Readonly<z.infer<typeof SyncSettings>>;
