import type { FieldValue } from "@proxbox/contract";
import { isReference } from "@proxbox/contract";
import type { FieldSpec } from "../kinds/kind.ts";
import type { Board, Match } from "./board.ts";
import type { FieldVerdict } from "./compare.ts";

/** What comes of comparing a field; `held`: why NetBox would not take Proxmox VE's value at present. */
export interface HeldVerdict extends FieldVerdict {
  readonly held?: string;
}

/**
 * Leaves an object where it is as long as NetBox would refuse to move it, whoever wants that: a policy, or a person who has given the
 * field back. What is kept there for another reason cannot be given back before.
 */
export function holdInPlace(board: Board, match: Match, about: { readonly field: string; readonly spec: FieldSpec; readonly value: FieldValue; readonly verdict: FieldVerdict }): HeldVerdict {
  const { field, spec, value, verdict } = about;
  const { kind, row, record } = match;
  if (row === undefined || spec.type !== "assignment" || (verdict.change === undefined && verdict.kept === undefined)) return verdict;
  const held = board.designations.whyHeldFrom(kind.name, row, isReference(value) ? value : undefined);
  if (held === undefined) return verdict;
  if (verdict.kept !== undefined) return { ...verdict, kept: { ...verdict.kept, reason: `${verdict.kept.reason}; it cannot be given back yet: ${held}` }, held };
  return { written: record?.fields[field], kept: { type: "conflict", reason: `it stays where it is for now: ${held}` }, held };
}
