import { z } from "zod";
import { FieldValue } from "./field-value.ts";
import { FieldPolicies, FieldPolicy } from "./sync-settings.ts";

/**
 * What a sync does with one field: writes it; has nothing to do (`same`; `silent`: Proxmox VE has no value; `filled`: not empty, and only empty
 * ones are written); keeps a person's value (`pinned`, `conflict`, `kept`); looks at it no more (`ignored`, `first-only`); or waits for
 * what the field points to.
 */
export const FieldEffectName = z.enum(["write", "same", "silent", "filled", "pinned", "conflict", "kept", "ignored", "first-only", "waits"]);
/** What a sync does with one field. */
export type FieldEffectName = z.infer<typeof FieldEffectName>;

/** One field of an object under a table of policies: the policy that holds, the three values that are compared, and what comes of it. */
export const FieldEffect = z.object({
  field: z.string(),
  policy: FieldPolicy,
  effect: FieldEffectName,
  reason: z.string(),
  netbox: FieldValue.describe("What NetBox has now; null: nothing."),
  proxmox: FieldValue.describe("What Proxmox VE says; of a list of tags that is written, what NetBox would have then."),
  written: FieldValue.describe("What Proxbox last wrote; null: never."),
});
/** One field of an object under a table of policies. */
export type FieldEffect = Readonly<z.infer<typeof FieldEffect>>;

/** What the next sync would do with one object; `stopped`: nothing, and why. */
export const PolicyEffects = z.object({ stopped: z.string().optional(), fields: z.array(FieldEffect) });
/** What the next sync would do with one object. */
export type PolicyEffects = Readonly<z.infer<typeof PolicyEffects>>;

/** The object that policies are tried on, and the table to try. */
export const PolicyTestRequest = z
  .strictObject({
    kind: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
    key: z.string().min(1).max(512).describe("Key of an object that was written before."),
    policies: FieldPolicies.describe("The table to try instead of the one that is kept."),
  })
  .meta({ id: "PolicyTestRequest" });
/** The object that policies are tried on, and the table to try. */
export type PolicyTestRequest = Readonly<z.infer<typeof PolicyTestRequest>>;

/** What the next sync would do with an object under the policies that are kept, and under those to try. */
export const PolicyTestAnswer = z.object({ kind: z.string(), key: z.string(), label: z.string(), netbox_id: z.int().nullable(), saved: PolicyEffects, draft: PolicyEffects }).meta({ id: "PolicyTest" });
/** What the next sync would do with an object under two tables of policies. */
export type PolicyTestAnswer = Readonly<z.infer<typeof PolicyTestAnswer>>;
