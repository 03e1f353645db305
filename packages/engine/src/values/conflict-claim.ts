import type { ConflictChoice, ConflictParty, ConflictType, FieldValue, Remark } from "@proxbox/contract";
import type { KindName } from "../kinds/kind.ts";

/** What stands against an object, as a kind or the planner finds it; the planner gives it its id and its other side. */
export interface ConflictClaim {
  readonly type: ConflictType;
  /** Who has what the object wants; absent: nobody that could be named. */
  readonly holder?: ConflictParty;
  /** The thing in question (an address, a name, marks): where it changes it is another conflict. */
  readonly subject?: string;
  /** NetBox's row in question, where one that is made there later is another conflict though its two sides are the same. */
  readonly rowId?: number;
  readonly resolutions: readonly ConflictChoice[];
}

/** A remark whose conflict has no id yet. */
export type DraftRemark = Omit<Remark, "conflict"> & { readonly conflict?: ConflictClaim };

/** What a person has decided about a conflict. `proxmox` and `netbox` are the values of a field that it was decided about. */
export interface Decision {
  readonly id: string;
  readonly code: string;
  readonly kind: KindName;
  readonly key: string;
  readonly field?: string;
  readonly proxmox?: FieldValue;
  readonly netbox?: FieldValue;
}

/** The choice that changes nothing: seen, and no longer worth a warning. */
export const LEAVE: ConflictChoice = { code: "leave", title: "Leave it as it is" };

/** What stops an object and leaves nothing to choose but to accept it. */
export const STOPPED: ConflictClaim = { type: "other", resolutions: [LEAVE] };

/** Two claims to one thing that only one can have: it is given to one of them. */
export function contested(claimant: { readonly key: string; readonly label: string }, about: Required<Pick<ConflictClaim, "type" | "holder" | "subject">>): ConflictClaim {
  const { holder } = about;
  const stay = holder.key === undefined ? { code: LEAVE.code, title: `Leave it with ${holder.label}` } : { code: `give:${holder.key}`, title: `Leave it with ${holder.label}` };
  return { ...about, resolutions: [stay, { code: `give:${claimant.key}`, title: `Give it to ${claimant.label}` }] };
}

/** Several NetBox objects of which a person says which is meant. */
export function choiceOf(rows: readonly { readonly id: number; readonly label: string }[]): readonly ConflictChoice[] {
  return rows.map(({ id, label }) => ({ code: `adopt:${id}`, title: `It is ${label} (id ${id})` }));
}
