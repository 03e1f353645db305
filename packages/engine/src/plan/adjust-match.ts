import type { FieldValue } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { AdjustContext, KindName } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { isEqual, resolveValue } from "../values/canonical.ts";
import type { CanonicalValues } from "../values/canonical.ts";
import type { Row } from "../values/row.ts";
import type { Board, Match } from "./board.ts";

/** Lets the kind fit a desired object to what NetBox has, and notes what it left out. */
export function adjustMatch(board: Board, given: Match): Match {
  const match = withUndecided(board, given);
  const { kind, desired } = match;
  const adjustment = kind.adjust?.(desired, new MatchContext(board, match));
  if (adjustment === undefined) return match;
  for (const remark of adjustment.remarks ?? []) board.remark({ ...remark, kind: kind.name, key: desired.key, label: desired.label });
  const { fields = {}, without = [], follows, conflict, isPartial } = adjustment;
  if (conflict !== undefined) return { ...match, conflict, ...(adjustment.claim === undefined ? {} : { claim: adjustment.claim }) };
  if (isPartial !== undefined) return { ...match, desired: { ...desired, isPartial } };
  if (Object.keys(fields).length === 0 && without.length === 0 && match.without === undefined) return match;
  return { ...match, desired: { ...desired, fields: { ...desired.fields, ...fields } }, without, ...(follows === undefined ? {} : { follows }) };
}

/** While not all that decides a field could be seen, what we wrote stays where it is one of the values that may hold. */
function withUndecided(board: Board, match: Match): Match {
  const { kind, desired, record } = match;
  if (desired.others === undefined || record === undefined) return match;
  const kept = Object.entries(desired.others).flatMap(([field, values]) => {
    const spec = kind.fields[field];
    const written = record.fields[field];
    const isOne = spec !== undefined && written !== undefined && values.some((value) => isEqual(resolveValue(spec, value, board), written));
    return isOne ? [[field, written] as const] : [];
  });
  return kept.length === 0 ? match : { ...match, desired: { ...desired, fields: { ...desired.fields, ...Object.fromEntries(kept) } } };
}

/** A class, so that its questions are made once and not for every object. */
class MatchContext implements AdjustContext {
  readonly row: Row | undefined;
  readonly written: AdjustContext["written"];
  readonly capabilities: AdjustContext["capabilities"];
  readonly #board: Board;

  constructor(board: Board, match: Match) {
    this.#board = board;
    this.row = match.row;
    this.written = match.record?.fields;
    this.capabilities = board.input.capabilities;
  }

  idOf(kind: KindName, key: string): number | undefined {
    return this.#board.idOf(kind, key);
  }

  willExist(kind: KindName, key: string): boolean {
    return this.#board.willExist(kind, key);
  }

  rowOf(kind: KindName, key: string): Row | undefined {
    return this.#board.matches.get(kind, key)?.row;
  }

  valuesOf(kind: KindName, key: string): CanonicalValues | undefined {
    const other = this.#board.matches.get(kind, key);
    return other?.row === undefined ? undefined : this.#board.valuesOf(other.kind, other.row);
  }

  desiredOf(kind: KindName, key: string): DesiredObject["fields"] | undefined {
    return this.#board.matches.get(kind, key)?.desired.fields;
  }

  valueAfter(kind: KindName, key: string, field: string): FieldValue | undefined {
    return this.#board.valueAfter(kind, key, field);
  }

  isLeaving(kind: KindName, netboxId: number): boolean {
    return this.#board.leaving.has(objectName(kind, String(netboxId)));
  }

  rows(kind: KindName): Iterable<Row> {
    return this.#board.rows.get(kind)?.values() ?? [];
  }

  isPresent(kind: KindName, netboxId: number): boolean {
    return this.#board.row(kind, netboxId) !== undefined;
  }

  children(kind: KindName, column: string, netboxId: number): readonly Row[] {
    return this.#board.children(kind, column, netboxId);
  }
}
