import type { Kind } from "../kinds/kind.ts";
import type { Row } from "../values/row.ts";
import type { Board } from "./board.ts";

/** What NetBox would delete along with a row: ours by label, and what people made. */
export interface Dependants {
  readonly ours: readonly string[];
  readonly foreign: readonly string[];
}

/** Walks the cascades of a kind; an object without a record of ours is a person's. */
export function foreignDependants(board: Board, kind: Kind, row: Row): Dependants {
  const ours: string[] = [];
  const foreign: string[] = [];
  for (const { kind: childName, field } of kind.cascades ?? []) {
    const child = board.kinds.get(childName);
    if (child === undefined) continue;
    for (const childRow of board.children(childName, field, row.id)) {
      if (!isOfParent(board, { kind, row }, { child, childRow, field })) continue;
      const match = board.matchOfRow(childName, childRow.id);
      if (match !== undefined && match.row !== undefined && match.desired.parent !== undefined && board.idOf(kind.name, match.desired.parent) !== row.id) continue;
      const record = board.recordOfRow(childName, childRow.id);
      if (record?.isOwned === true) ours.push(`${childName} ${record.label}`);
      else foreign.push(`${childName} ${textOf(childRow["display"] ?? childRow["name"] ?? childRow["address"] ?? childRow.id)}`);
      const below = foreignDependants(board, child, childRow);
      ours.push(...below.ours);
      foreign.push(...below.foreign);
    }
  }
  return { ours, foreign };
}

/** An assignment names its target by type and id: an address on a device's interface 5 is not on a machine's interface 5. */
function isOfParent(board: Board, parent: { kind: Kind; row: Row }, about: { child: Kind; childRow: Row; field: string }): boolean {
  const value = board.valuesOf(about.child, about.childRow)[about.field];
  return typeof value !== "string" || value === `${parent.kind.objectType}:${parent.row.id}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : "?";
}
