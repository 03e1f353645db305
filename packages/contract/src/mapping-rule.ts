import { z } from "zod";

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

function isVlanRange(source: string): boolean {
  const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(source) ?? [];
  return from !== undefined && Number(from) >= 1 && Number(from) <= Number(to) && Number(to) <= 4094;
}

const text = z.string().min(1).max(255);
const vlan = "a VLAN id from 1 to 4094, or a range, e.g. 100-199";
const prefix = "a prefix in CIDR form, e.g. 10.0.0.0/8";
const status = "a status of NetBox in its own spelling, e.g. staged; decommissioning is Proxbox's own word for what is gone";

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
  vlan: z.union([z.int().min(1).max(4094), z.string().refine(isVlanRange)], vlan).optional(),
  prefix: z.union([z.cidrv4(), z.cidrv6()], prefix).optional(),
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
  status: z.string().regex(/^(?!decommissioning$)[a-z0-9][a-z0-9_-]{0,49}$/, status).optional(),
  /** `false`: the guest is left out; what NetBox has of it stays. */
  include: z.boolean().optional(),
}).refine((targets) => Object.keys(targets).length > 0, "what the rule sets, e.g. {tenant: Acme}");
/** What a mapping rule sets. */
export type RuleTargets = Readonly<z.infer<typeof RuleTargets>>;

/** One row of the table of mapping rules; the first rule that matches and has a target wins that target. */
export const MappingRule = z.strictObject({ name: text.optional(), match: RuleMatch, set: RuleTargets });
/** One row of the table of mapping rules. */
export type MappingRule = Readonly<z.infer<typeof MappingRule>>;
