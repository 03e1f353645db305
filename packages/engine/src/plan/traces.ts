import type { Row } from "../values/row.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { resolveFields } from "../values/canonical.ts";
import { addTo } from "../values/add-to.ts";
import { sourceOf } from "../values/keys.ts";
import { textOf } from "../values/text-of.ts";
import type { Board } from "./board.ts";
import { claimContext } from "./claimed-rows.ts";
import type { ClaimedRows } from "./claimed-rows.ts";

/** A row that is known to be ours by its tag and its MAC addresses. */
export interface Traced {
  readonly desired: DesiredObject;
  readonly row: Row;
}

/**
 * Finds objects of ours that a person has renamed and whose records are lost, so that they are not made a second time.
 * Only rows that nobody holds count, and only where one row and one object belong together without any doubt.
 */
export function findTraces(board: Board, claimed: ClaimedRows, open: readonly DesiredObject[]): readonly Traced[] {
  const { traces } = claimed.kind;
  const wanted = open.filter(({ key, evidence }) => evidence !== undefined && board.input.settings.get(sourceOf(key))?.adoption !== "never");
  if (traces === undefined || wanted.length === 0) return [];
  const index = indexOf(board, claimed, traces);
  if (index.size === 0) return [];
  const found = wanted.flatMap((desired) => {
    const within = resolveFields(claimed.kind, desired.fields, board)[traces.within];
    const rows = new Set((desired.evidence ?? []).flatMap((mark) => index.get(`${textOf(within)} ${mark}`) ?? []));
    const [row] = rows;
    return row !== undefined && rows.size === 1 ? [{ desired, row }] : [];
  });
  return [...Map.groupBy(found, ({ row }) => row.id).values()].flatMap((claims) => (claims.length === 1 ? claims : []));
}

function indexOf(board: Board, claimed: ClaimedRows, { within, marks }: NonNullable<ClaimedRows["kind"]["traces"]>): ReadonlyMap<string, readonly Row[]> {
  const context = claimContext(board, claimed, "marked");
  const index = new Map<string, Row[]>();
  for (const row of board.rows.get(claimed.kind.name)?.values() ?? []) {
    if (claimed.holder(row) !== undefined || !claimed.isMarked(row)) continue;
    const parent = textOf(board.valuesOf(claimed.kind, row)[within]);
    for (const mark of marks(row, context)) addTo(index, `${parent} ${mark}`, row);
  }
  return index;
}
