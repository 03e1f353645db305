import type { AdjustContext, Adjustment } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { PROXBOX_TAG } from "../values/mark.ts";
import type { Row } from "../values/row.ts";

function isMarked(row: Row): boolean {
  const tags: unknown = row["tags"];
  return Array.isArray(tags) && tags.some((tag: unknown) => typeof tag === "object" && tag !== null && "slug" in tag && tag.slug === PROXBOX_TAG);
}

/** Leaves an object that a person documented exactly as it is: nothing is filled in, not even where it is empty. */
export function adjustDocumented(desired: DesiredObject, { row, written }: AdjustContext): Adjustment {
  // Of an object that was never ours nothing was ever noted as written.
  const isOurs = row === undefined || (written === undefined ? isMarked(row) : Object.keys(written).length > 0);
  if (isOurs) return {};
  const [field = ""] = Object.keys(desired.fields);
  return { without: Object.keys(desired.fields), ...(written === undefined ? { remarks: [{ type: "notice", field, reason: "documented already; it is left as it is" }] } : {}) };
}
