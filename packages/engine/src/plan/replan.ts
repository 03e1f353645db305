import type { Change } from "@proxbox/contract";
import type { Row } from "../values/row.ts";
import { adjustMatch } from "./adjust-match.ts";
import type { Board } from "./board.ts";
import { isEqual } from "../values/canonical.ts";
import { planObject, remember } from "./plan-object.ts";

/**
 * Compares one object again with a row that changed after it was read (E101): the new change, or none where the person's
 * edit leaves nothing to write. What takes something away is given up as soon as a person has touched the object.
 */
export function replan(board: Board, change: Change, row: Row): Change | undefined {
  if (change.action === "delete") return undefined;
  const match = board.matches.get(change.kind, change.key);
  const isOfMatch = match !== undefined && (change.action === "update" || change.action === "restore");
  if (!isOfMatch) return sameAgain(board, change, row);
  const fresh = adjustMatch(board, { ...match, row });
  const planned = planObject(board, fresh);
  remember(board, match.kind, planned);
  return planned.change;
}

/** A release or a decommissioning is repeated as long as the fields it changes still have the values it was made for. */
function sameAgain(board: Board, change: Change, row: Row): Change | undefined {
  const kind = board.kinds.get(change.kind);
  if (kind === undefined) return undefined;
  const values = board.valuesOf(kind, row);
  const isSame = change.fields.every(({ field, before }) => isEqual(before, values[field]));
  return isSame ? { ...change, ...(row.last_updated === undefined ? {} : { lastUpdated: row.last_updated }) } : undefined;
}
