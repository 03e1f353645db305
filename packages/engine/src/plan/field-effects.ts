import type { FieldChange, FieldEffect, FieldValue } from "@proxbox/contract";
import type { Policy } from "../kinds/kind.ts";
import { isEqual, resolveValue } from "../values/canonical.ts";
import type { Board, Match } from "./board.ts";
import type { FieldVerdict, Idle } from "./compare.ts";
import { isKeptForGood, isLeftAlone, plannedFields, planObject, verdictOn } from "./plan-object.ts";
import type { PlannedField } from "./plan-object.ts";
import { policyOf } from "./policy-of.ts";

type Said = Pick<FieldEffect, "effect" | "reason"> & { readonly after?: FieldValue };

const IDLE: Readonly<Record<Idle, string>> = {
  same: "NetBox has this value",
  silent: "Proxmox VE has no value, and nothing was ever written here",
  filled: "is filled in NetBox, and only empty fields are written",
  kept: "a person took a tag of ours away; it is not put back",
};

/**
 * What the plan of a board does with each field of one object, in the order of its desired fields: by the functions that made the plan, so
 * that a field is `write` exactly where the object's change has it. Asked after the plan is made; changes nothing.
 */
export function fieldEffects(board: Board, match: Match): readonly FieldEffect[] {
  const { kind, desired, row } = match;
  const planned = new Map(plannedFields(board, match).map((each) => [each.field, each]));
  const has = row === undefined ? {} : board.valuesOf(kind, row);
  const made = new Map(row === undefined ? planObject(board, match).change?.fields.map((each) => [each.field, each]) : []);
  return Object.keys(desired.fields).flatMap((field) => {
    if (kind.fields[field] === undefined) return [];
    const policy = policyOf(board, match, field);
    const about = planned.get(field);
    const [netbox, proxmox] = [has[field] ?? null, about?.value ?? desired.fields[field] ?? null];
    const { after, ...said } = about === undefined ? passedOver(policy) : row === undefined ? onCreation(made.get(field)) : onUpdate(board, match, { ...about, actual: has[field] });
    return [{ field, policy, netbox, proxmox: after ?? proxmox, written: match.record?.fields[field] ?? null, ...said }];
  });
}

function passedOver(policy: Policy): Said {
  return policy === "ignore" ? { effect: "ignored", reason: "nothing is written here, by policy" } : { effect: "waits", reason: "is left out in this run" };
}

function onCreation(change: FieldChange | undefined): Said {
  return change === undefined ? { effect: "silent", reason: IDLE.silent } : { effect: "write", reason: change.reason, after: change.after };
}

function onUpdate(board: Board, match: Match, about: PlannedField & { readonly actual: FieldValue | undefined }): Said {
  const { field, spec, value, actual } = about;
  if (spec.isOnCreateOnly === true) return { effect: "first-only", reason: "is written when the object is made, and is a person's afterwards" };
  if (isLeftAlone(board, about, actual)) return spec.type === "tags" ? { effect: "filled", reason: IDLE.filled } : { effect: "waits", reason: "what it points to is not in NetBox in this run" };
  if (!isKeptForGood(board, match, field)) return asSaid(verdictOn(board, match, about));
  const desired = resolveValue(spec, value, board);
  return desired !== undefined && isEqual(desired, actual) ? { effect: "same", reason: IDLE.same } : { effect: "pinned", reason: "a person keeps NetBox's value for good" };
}

function asSaid({ change, kept, idle = "same" }: FieldVerdict): Said {
  if (change !== undefined) return { effect: "write", reason: change.reason, after: change.after };
  return kept === undefined ? { effect: idle, reason: IDLE[idle] } : { effect: kept.type, reason: kept.reason };
}
