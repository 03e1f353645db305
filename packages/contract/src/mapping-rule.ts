import { z } from "zod";

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

const text = z.string().min(1).max(255);

/** What a mapping rule looks at; every condition that is given must hold. `name` is a regular expression, `vlan` an id or a range `100-199`, `prefix` in CIDR form. */
export const RuleMatch = z.strictObject({
  /** Name of the Proxmox VE endpoint. */
  endpoint: text.optional(),
  cluster: text.optional(),
  node: text.optional(),
  pool: text.optional(),
  tag: text.optional(),
  name: text.refine(isRegularExpression, "a regular expression that JavaScript understands").optional(),
  type: z.enum(["qemu", "lxc", "template"]).optional(),
  bridge: text.optional(),
  vlan: z.union([z.int().min(1).max(4094), z.string().regex(/^\d{1,4}(-\d{1,4})?$/)]).optional(),
  prefix: text.optional(),
});
/** What a mapping rule looks at. */
export type RuleMatch = Readonly<z.infer<typeof RuleMatch>>;

/** What a mapping rule sets; objects of NetBox by their name or slug, never created by a rule. */
export const RuleTargets = z.strictObject({
  tenant: text.optional(),
  site: text.optional(),
  role: text.optional(),
  platform: text.optional(),
  vrf: text.optional(),
  vlan_group: text.optional(),
  status: text.optional(),
  /** `false`: the guest is left out; what NetBox has of it stays. */
  include: z.boolean().optional(),
}).refine((targets) => Object.keys(targets).length > 0, "what the rule sets, e.g. {tenant: Acme}");
/** What a mapping rule sets. */
export type RuleTargets = Readonly<z.infer<typeof RuleTargets>>;

/** One row of the table of mapping rules; the first rule that matches and has a target wins that target. */
export const MappingRule = z.strictObject({ name: text.optional(), match: RuleMatch, set: RuleTargets });
/** One row of the table of mapping rules. */
export type MappingRule = Readonly<z.infer<typeof MappingRule>>;
