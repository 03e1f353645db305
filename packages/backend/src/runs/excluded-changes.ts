import { AppError, isReference } from "@proxbox/contract";
import type { Change, PlanObject } from "@proxbox/contract";

/** Name of a change's object within a plan. */
export function nameOfChange({ kind, key }: PlanObject): string {
  return `${kind} ${key}`;
}

/** Whether a change gets what another object lets go of first: an address that is primary there, or a name that NetBox allows once. */
function takesOver(change: Change, release: Change): boolean {
  if (change.action === "release") return false;
  if (change.kind === "ip-address" && release.kind === "primary-ip") return change.netboxId !== undefined && release.fields.some(({ before }) => before === change.netboxId);
  if (change.kind !== release.kind || change.parent !== release.parent) return false;
  const name = change.fields.find(({ field }) => field === "name")?.after;
  return name !== undefined && release.fields.some(({ field, before }) => field === "name" && before === name);
}

/** Whether a change needs an object that another one would have made: it belongs to it, refers to it, or bears it as a tag. */
function needs(change: Change, made: Change): boolean {
  if (made.action === "release") return takesOver(change, made);
  if (change.parent === made.key) return true;
  // A machine lets go of its primary address only for the address to move.
  if (change.action === "release" && made.kind === "ip-address") return change.fields.some(({ before }) => before !== null && before === made.netboxId);
  return change.fields.some(({ field, after }) => {
    const values = Array.isArray(after) ? after : [after];
    if (made.kind === "tag" && field === "tags") return values.some((slug) => typeof slug === "string" && made.key.endsWith(`/${slug}`));
    return values.some((value) => isReference(value) && value.kind === made.kind && value.key === made.key);
  });
}

/** Whether what needs an object cannot be without this change of it: it makes it, brings it where it is needed, or lets go of what another one gets. */
function isFoundation({ action, fields }: Change): boolean {
  return action === "create" || action === "release" || (action === "update" && fields.some(({ field }) => field === "assigned_object"));
}

/** Whether a change cannot be while another one is left out: it is of the same object, or needs it. */
function goesWith(change: Change, left: Change): boolean {
  return (change.kind === left.kind && change.key === left.key) || (isFoundation(left) && needs(change, left));
}

/**
 * Changes of a plan that are left out when these are: with an object that is not made, not assigned anew, or does not let go of an address or a name, goes
 * whatever needs it. Deletions that would take an excluded object along are held back by the engine. Throws `RUN_UNKNOWN_OBJECT` for what the plan does not have.
 */
export function excludedChanges(changes: readonly Change[], excluded: readonly PlanObject[]): readonly Change[] {
  const names = new Set(excluded.map(nameOfChange));
  const left = new Set(changes.filter((change) => names.has(nameOfChange(change))));
  const found = new Set([...left].map(nameOfChange));
  const unknown = excluded.find((each) => !found.has(nameOfChange(each)));
  if (unknown !== undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `the plan has no change of ${nameOfChange(unknown)}` });
  const waiting = [...left];
  for (let gone = waiting.pop(); gone !== undefined; gone = waiting.pop()) {
    for (const change of changes) {
      if (left.has(change) || !goesWith(change, gone)) continue;
      left.add(change);
      waiting.push(change);
    }
  }
  return changes.filter((change) => left.has(change));
}
