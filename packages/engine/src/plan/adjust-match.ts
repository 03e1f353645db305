import { objectName } from "../kinds/kind.ts";
import type { AdjustContext } from "../kinds/kind.ts";
import type { Board, Match } from "./board.ts";

/** Lets the kind fit a desired object to what NetBox has, and notes what it left out. */
export function adjustMatch(board: Board, match: Match): Match {
  const { kind, desired } = match;
  const adjustment = kind.adjust?.(desired, contextOf(board, match));
  if (adjustment === undefined) return match;
  for (const remark of adjustment.remarks ?? []) board.remark({ ...remark, kind: kind.name, key: desired.key, label: desired.label });
  const { fields = {}, without = [] } = adjustment;
  if (Object.keys(fields).length === 0 && without.length === 0 && match.without === undefined) return match;
  return { ...match, desired: { ...desired, fields: { ...desired.fields, ...fields } }, without };
}

function contextOf(board: Board, match: Match): AdjustContext {
  return {
    row: match.row,
    written: match.record?.fields,
    version: board.input.netboxVersion,
    idOf: (kind, key) => board.idOf(kind, key),
    willExist: (kind, key) => board.willExist(kind, key),
    rowOf: (kind, key) => board.matches.get(kind, key)?.row,
    valuesOf: (kind, key) => {
      const other = board.matches.get(kind, key);
      return other?.row === undefined ? undefined : board.valuesOf(other.kind, other.row);
    },
    desiredOf: (kind, key) => board.matches.get(kind, key)?.desired.fields,
    valueAfter: (kind, key, field) => board.valueAfter(kind, key, field),
    isLeaving: (kind, netboxId) => board.leaving.has(objectName(kind, String(netboxId))),
    isPresent: (kind, netboxId) => board.row(kind, netboxId) !== undefined,
    children: (kind, column, netboxId) => board.children(kind, column, netboxId),
  };
}
