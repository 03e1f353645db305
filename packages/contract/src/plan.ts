import { z } from "zod";
import { RemarkConflict } from "./conflict.ts";
import { FieldValue } from "./field-value.ts";

/** What a change does to its NetBox object. `decommission` and `restore` are updates of the lifecycle. */
export const ChangeAction = z.enum(["create", "update", "release", "decommission", "restore", "delete"]);
/** What a change does to its NetBox object. */
export type ChangeAction = z.infer<typeof ChangeAction>;

/** One field of a change: its value in NetBox now, the value to write, and why. */
export const FieldChange = z.object({ field: z.string(), before: FieldValue, after: FieldValue, reason: z.string() });
/** One field of a change. */
export type FieldChange = Readonly<z.infer<typeof FieldChange>>;

/**
 * One write to one NetBox object. `key` is Proxbox's own stable name of the object (`lab/qemu/100/net0`), `netboxId`
 * is absent for a creation. `blocked` names the guard that holds the change back until somebody approves it.
 */
export const Change = z.object({
  kind: z.string(),
  key: z.string(),
  label: z.string(),
  action: ChangeAction,
  netboxId: z.number().int().optional(),
  /** NetBox's `last_updated` of the row that was compared; the base of If-Match. */
  lastUpdated: z.string().optional(),
  fields: z.array(FieldChange),
  reason: z.string(),
  /** The key under which this object hangs: for the tree and for completeness. */
  parent: z.string().optional(),
  blocked: z.object({ guard: z.string(), reason: z.string() }).optional(),
  /** For deletions: what NetBox removes along with it. */
  dependants: z.array(z.string()).optional(),
});
/** One write to one NetBox object. */
export type Change = Readonly<z.infer<typeof Change>>;

/** Something a person should know about that is not a change: a pinned field, a conflict, a stale value. */
export const Remark = z.object({
  type: z.enum(["pinned", "conflict", "stale", "kept", "notice"]),
  kind: z.string(),
  key: z.string(),
  label: z.string(),
  reason: z.string(),
  field: z.string().optional(),
  /** Values beside each other, where the remark is about a field. */
  proxmox: FieldValue.optional(),
  netbox: FieldValue.optional(),
  /** ISO date since which it is so; of stale values. */
  since: z.string().optional(),
  /** Set where a person has something to decide. */
  conflict: RemarkConflict.optional(),
});
/** Something a person should know about that is not a change. */
export type Remark = Readonly<z.infer<typeof Remark>>;

/**
 * The difference between Proxmox VE and NetBox as a value: it can be shown, saved, approved and applied later.
 * `checksum` is the SHA-256 of the changes alone, so that the same difference has the same checksum at any time.
 */
export const Plan = z.object({
  version: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  netboxUrl: z.string(),
  /** Schema id of the branch of NetBox that it is for; absent: main. */
  branch: z.string().optional(),
  sources: z.array(z.string()),
  checksum: z.string(),
  changes: z.array(Change),
  remarks: z.array(Remark),
  /** Number of objects that need no write, by kind. */
  unchanged: z.record(z.string(), z.number().int()),
});
/** The difference between Proxmox VE and NetBox as a value. */
export type Plan = Readonly<z.infer<typeof Plan>>;
