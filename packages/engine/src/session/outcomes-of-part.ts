import type { Outcome, Plan } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Planned } from "../plan/make-plan.ts";
import { isOfSlice } from "../plan/slice.ts";
import type { Selection } from "../plan/slice.ts";
import { outcomesOfPlan } from "../report/outcomes-of-plan.ts";
import type { WritingMemory } from "./write-slice.ts";

/** What ends without a write in this part: with the objects that an earlier part has written, which NetBox has now. */
export function* outcomesOfPart({ planned, plan, memory }: { planned: Planned; plan: Plan; memory: WritingMemory }, selection: Selection): Iterable<Outcome> {
  const names = new Set(plan.changes.map(({ kind, key }) => objectName(kind, key)));
  for (const outcome of outcomesOfPlan({ ...planned.plan, changes: [...planned.plan.changes] }, planned.board)) if (isOfSlice(selection, names, outcome)) yield outcome;
  for (const { kind, key, label, action } of memory.ended) {
    const isHere = action !== "release" && action !== "delete" && !names.has(objectName(kind, key)) && isOfSlice(selection, names, { kind, key, label, status: "unchanged", reason: "" });
    const netboxId = memory.carried.ids.get(objectName(kind, key));
    if (isHere) yield { kind, key, label, status: "unchanged", reason: "written earlier in this run", ...(netboxId === undefined ? {} : { netboxId }) };
  }
}
