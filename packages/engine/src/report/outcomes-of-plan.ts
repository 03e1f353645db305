import type { Outcome, Plan } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Board } from "../plan/board.ts";

/**
 * Outcomes of everything that a plan decided without a write: unchanged, kept, in conflict, held back by a guard. Every
 * object of the run ends in exactly one outcome, so that the counts add up (E120).
 */
export function* outcomesOfPlan(plan: Plan, board: Board): Iterable<Outcome> {
  const changed = new Set(plan.changes.filter(({ action }) => action !== "release").map(({ kind, key }) => objectName(kind, key)));
  const kept = new Map(plan.remarks.filter(({ type }) => type === "pinned" || type === "kept" || type === "conflict").map((remark) => [objectName(remark.kind, remark.key), remark]));
  for (const change of plan.changes) {
    if (change.blocked === undefined) continue;
    yield { kind: change.kind, key: change.key, label: change.label, status: "skipped", reason: change.blocked.reason };
  }
  for (const [name, match] of board.matches) {
    if (changed.has(name)) continue;
    const { kind, desired, row, conflict } = match;
    const where = { kind: kind.name, key: desired.key, label: desired.label };
    const remark = kept.get(name);
    if (conflict !== undefined) {
      if (kind.patches === undefined) yield { ...where, status: "conflict", reason: conflict };
    } else if (row === undefined) {
      if (desired.isPartial !== undefined) yield { ...where, status: "skipped", reason: desired.isPartial };
    } else if (remark !== undefined) yield { ...where, status: "kept", reason: remark.reason, netboxId: row.id };
    else yield { ...where, status: "unchanged", reason: "NetBox has it already", netboxId: row.id };
  }
}
