import { z } from "zod";

/**
 * What a conflict is about. `field`: a value that a person has written in NetBox and Proxmox VE says otherwise. `identity`: whether
 * two objects are one. `other`: something that stops us and has no second claim.
 */
export const ConflictType = z.enum(["field", "address", "mac", "name", "identity", "vlan", "device", "other"]);
/** What a conflict is about. */
export type ConflictType = z.infer<typeof ConflictType>;

/** One of the two sides. `key` is Proxbox's name of it, absent for an object that is not of Proxmox VE; `isOurs`: Proxbox keeps it. */
export const ConflictParty = z.object({ kind: z.string(), key: z.string().optional(), label: z.string(), netboxId: z.int().optional(), isOurs: z.boolean() });
/** One of the two sides. */
export type ConflictParty = Readonly<z.infer<typeof ConflictParty>>;

/**
 * One way to settle it. Codes: `proxmox`, `netbox` and `keep` for a field; `leave`; `give:KEY` of what both claim; `adopt:ID` of a
 * NetBox object; `apart`; `same` and `other` of what may be one thing.
 */
export const ConflictChoice = z.object({ code: z.string(), title: z.string() });
/** One way to settle it. */
export type ConflictChoice = Readonly<z.infer<typeof ConflictChoice>>;

/**
 * The conflict that a remark is about. `id` hangs on what claims what alone, not on words or order: the same two claims have the
 * same id in every run. `decision` is the code by which a person has settled it.
 */
export const RemarkConflict = z.object({
  id: z.string(),
  type: ConflictType,
  claimant: ConflictParty,
  holder: ConflictParty.optional(),
  /** What both want, where several conflicts may be about one thing: it is given to one of them only. */
  subject: z.string().optional(),
  resolutions: z.array(ConflictChoice),
  decision: z.string().optional(),
});
/** The conflict that a remark is about. */
export type RemarkConflict = Readonly<z.infer<typeof RemarkConflict>>;

const WireParty = z.object({ kind: z.string(), key: z.string().nullable(), label: z.string(), netbox_id: z.int().nullable(), is_ours: z.boolean() });

/** A conflict as the backend and the control plane list it; dates are ISO text. */
export const Conflict = z
  .object({
    id: z.string(),
    source: z.string().describe("Name of the Proxmox endpoint in the backend; shared: of several."),
    type: ConflictType,
    level: z.enum(["conflict", "pinned", "notice"]).describe("conflict: something is not written, and runs end with a warning; pinned: a person's value stays; notice: nothing is held back."),
    kind: z.string(),
    key: z.string(),
    label: z.string(),
    field: z.string().nullable(),
    reason: z.string(),
    proxmox: z.unknown(),
    netbox: z.unknown(),
    claimant: WireParty,
    holder: WireParty.nullable().describe("Who has it now; null where there is no second side."),
    resolutions: z.array(ConflictChoice).describe("What can be decided now; reason tells where that is less than at other times."),
    since: z.string(),
    last_seen_at: z.string(),
    resolution: z.string().nullable().describe("Code that was decided. One that is not among the resolutions cannot be done at present: it waits, and the conflict is open until then."),
    resolved_at: z.string().nullable(),
  })
  .meta({ id: "Conflict" });
/** A conflict as the backend and the control plane list it. */
export type Conflict = z.infer<typeof Conflict>;

/** One page of them, and how many there are. */
export const ConflictPage = z.object({ total: z.int(), conflicts: z.array(Conflict) });

/** The code of one of its resolutions; `open` takes a decision back. */
export const ConflictDecision = z.strictObject({ resolution: z.string().min(1).max(600).describe("Code of one of its resolutions; open takes a decision back.") });

/** The same decision about many. */
export const ConflictDecisions = ConflictDecision.extend({ ids: z.array(z.string().min(1).max(128)).min(1).max(500) });

/** What came of it, conflict by conflict: one that does not have this resolution does not stop the others. */
export const ConflictDecisionsEnd = z.object({ conflicts: z.array(Conflict), refused: z.array(z.object({ id: z.string(), detail: z.string() })) });

/** A conflict with the backend that has it. */
export const BackendConflict = Conflict.extend({ backend_id: z.int(), backend: z.string() }).meta({ id: "BackendConflict" });
/** A conflict with the backend that has it. */
export type BackendConflict = z.infer<typeof BackendConflict>;

/** Conflicts of all backends, page by page; `unavailable`: those that could not be asked. */
export const ConflictList = z.object({ count: z.int(), results: z.array(BackendConflict), unavailable: z.array(z.object({ backend_id: z.int(), backend: z.string(), detail: z.string() })) });
