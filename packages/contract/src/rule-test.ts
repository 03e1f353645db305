import { z } from "zod";
import { SyncSettings } from "./sync-settings.ts";

const name = z.string().min(1).max(255);

/** Whom the tester of the mapping rules is asked about. */
export const RuleTestRequest = z
  .strictObject({
    vm: name.describe("vmid or name of a guest."),
    endpoint: name.optional().describe("Name of the one Proxmox endpoint to look in; default: all of the backend."),
    mapping_rules: SyncSettings.shape.mapping_rules.removeDefault().optional().describe("Rules to try instead of those that are kept."),
  })
  .meta({ id: "RuleTestRequest" });
/** Whom the tester of the mapping rules is asked about. */
export type RuleTestRequest = Readonly<z.infer<typeof RuleTestRequest>>;

const Hit = z.object({
  target: z.string(),
  value: z.union([z.string(), z.boolean()]),
  rule: z.int().describe("Its number, from 1."),
  name: z.string().optional(),
  unlessRule: z.int().optional().describe("Wins instead if what could not be seen is as it asks."),
});
const Standing = z.object({
  rule: z.int(),
  name: z.string().optional(),
  fails: z.string().optional().describe("The first condition that does not hold."),
  unseen: z.string().optional().describe("The condition that could not be told, from what is seen of the guest now."),
});

/** What the mapping rules do with one guest, its interfaces and its addresses. */
export const RuleTestAnswer = z
  .object({
    source: z.string(),
    vmid: z.int(),
    type: z.enum(["qemu", "lxc"]),
    name: z.string(),
    hits: z.array(Hit),
    rules: z.array(Standing),
    nics: z.array(z.object({ name: z.string(), vlan: z.int().optional(), hits: z.array(Hit) })),
    addresses: z.array(z.object({ address: z.string(), hits: z.array(Hit) })),
  })
  .meta({ id: "RuleTest" });
