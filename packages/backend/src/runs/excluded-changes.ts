import { AppError, isReference } from "@proxbox/contract";
import type { Change, PlanObject } from "@proxbox/contract";

/** Name of a change's object within a plan. */
export function nameOfChange({ kind, key }: PlanObject): string {
  return `${kind} ${key}`;
}

/** Whether a change needs an object that another one would have made: it belongs to it, refers to it, or bears it as a tag. */
function needs(change: Change, made: Change): boolean {
  if (change.parent === made.key) return true;
  // A machine lets go of its primary address only for the address to move.
  if (change.action === "release" && made.kind === "ip-address") return change.fields.some(({ before }) => before !== null && before === made.netboxId);
  return change.fields.some(({ field, after }) => {
    const values = Array.isArray(after) ? after : [after];
    if (made.kind === "tag" && field === "tags") return values.some((slug) => typeof slug === "string" && made.key.endsWith(`/${slug}`));
    return values.some((value) => isReference(value) && value.kind === made.kind && value.key === made.key);
  });
}

/** Whether what needs an object cannot be without this change of it: it makes it, or brings it where it is needed. */
function isFoundation({ action, fields }: Change): boolean {
  return action === "create" || (action === "update" && fields.some(({ field }) => field === "assigned_object"));
}

/**
 * Changes of a plan that are left out when these are: with an object that is not made, or not assigned anew, goes whatever needs it. Deletions that
 * would take an excluded object along are held back by the engine. Throws `RUN_UNKNOWN_OBJECT` for what the plan does not have.
 */
export function excludedChanges(changes: readonly Change[], excluded: readonly PlanObject[]): readonly Change[] {
  const names = new Set(excluded.map(nameOfChange));
  const left = new Set(changes.filter((change) => names.has(nameOfChange(change))));
  const found = new Set([...left].map(nameOfChange));
  const unknown = excluded.find((each) => !found.has(nameOfChange(each)));
  if (unknown !== undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `the plan has no change of ${nameOfChange(unknown)}` });
  const waiting = [...left].filter(isFoundation);
  for (let made = waiting.pop(); made !== undefined; made = waiting.pop()) {
    for (const change of changes) {
      if (left.has(change) || !needs(change, made)) continue;
      left.add(change);
      if (isFoundation(change)) waiting.push(change);
    }
  }
  return changes.filter((change) => left.has(change));
}
