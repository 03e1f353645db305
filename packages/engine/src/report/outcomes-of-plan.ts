import type { Change, Outcome, Plan, Remark } from "@proxbox/contract";
import type { Board, Match } from "../plan/board.ts";
import { ObjectMap } from "../values/object-map.ts";

const KEEPING: ReadonlySet<Remark["type"]> = new Set(["pinned", "kept", "conflict"]);

/**
 * Outcomes of everything that a plan decided without a write: unchanged, kept, in conflict, held back by a guard. Every
 * object of the run ends in exactly one outcome, so that the counts add up (E120).
 */
export function* outcomesOfPlan(plan: Plan, board: Board): Iterable<Outcome> {
  const changed = new ObjectMap<Change>();
  for (const change of plan.changes) {
    if (change.action !== "release") changed.set(change.kind, change.key, change);
    if (change.blocked !== undefined) yield { kind: change.kind, key: change.key, label: change.label, status: "skipped", reason: change.blocked.reason };
  }
  const kept = new ObjectMap<Remark>();
  for (const remark of plan.remarks) if (KEEPING.has(remark.type)) kept.set(remark.kind, remark.key, remark);
  for (const match of board.matches.values()) {
    const { kind, desired } = match;
    if (!changed.has(kind.name, desired.key)) yield* outcomeOf(match, kept.get(kind.name, desired.key));
  }
}

function* outcomeOf({ kind, desired, row, conflict }: Match, remark: Remark | undefined): Iterable<Outcome> {
  const where = { kind: kind.name, key: desired.key, label: desired.label };
  if (conflict !== undefined) {
    const isSettled = remark?.type === "kept" && remark.conflict?.decision !== undefined;
    if (kind.patches === undefined) yield { ...where, status: isSettled ? "kept" : "conflict", reason: conflict };
  } else if (row === undefined) {
    if (desired.isPartial !== undefined) yield { ...where, status: "skipped", reason: desired.isPartial };
  } else if (remark !== undefined) yield { ...where, status: "kept", reason: remark.reason, netboxId: row.id };
  else yield { ...where, status: "unchanged", reason: "NetBox has it already", netboxId: row.id };
}
