import { textOf } from "../values/text-of.ts";
import type { Change } from "@proxbox/contract";
import { isReference } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import { sharedKey } from "../values/keys.ts";
import type { Board } from "./board.ts";

/** Drops creations that nothing refers to: a role without a guest, a tag that nobody gets, a default site not used. */
export function onlyNeeded(board: Board, changes: readonly Change[]): readonly Change[] {
  const needed = new Set<string>();
  // From the last kind to the first, so that what only a dropped object needs is dropped too.
  const kept = [...changes].reverse().filter((change) => {
    const isOnDemand = change.action === "create" && board.kinds.get(change.kind)?.isOnDemand === true;
    if (isOnDemand && !needed.has(objectName(change.kind, change.key))) return false;
    for (const name of namesIn(change)) needed.add(name);
    return true;
  });
  return kept.reverse();
}

function namesIn(change: Change): readonly string[] {
  return change.fields.flatMap(({ field, after }) => {
    const referred = (Array.isArray(after) ? after : [after]).filter(isReference).map((each) => objectName(each.kind, each.key));
    if (referred.length > 0) return referred;
    return field === "tags" && Array.isArray(after) ? after.map((slug) => objectName("tag", sharedKey("tag", textOf(slug)))) : [];
  });
}
