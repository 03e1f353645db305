import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { Board, Match } from "./board.ts";

/** Objects by what NetBox allows only once: those it has, and those to be created so far. */
export class UniqueBy {
  readonly #board: Board;
  readonly #labels = new Map<string, Map<string, string>>();

  constructor(board: Board) {
    this.#board = board;
  }

  /** Why NetBox would refuse to create an object (a second device of one name in one site); otherwise it counts from now on. */
  whyRefused({ kind, desired, row }: Match): string | undefined {
    if (kind.uniqueBy === undefined || row !== undefined) return undefined;
    const labels = this.#labels.get(kind.name) ?? this.#labelsOfRows(kind, kind.uniqueBy);
    this.#labels.set(kind.name, labels);
    const name = nameOf(kind.uniqueBy, (field) => this.#resolved(desired.fields[field]));
    const holder = labels.get(name);
    if (holder === undefined) labels.set(name, desired.label);
    return holder === undefined ? undefined : `${holder} has the same ${kind.uniqueBy.join(" and ")} in NetBox, which takes only one`;
  }

  #labelsOfRows(kind: Kind, fields: readonly string[]): Map<string, string> {
    const rows = [...(this.#board.rows.get(kind.name)?.values() ?? [])];
    return new Map(rows.map((row) => [nameOf(fields, (field) => this.#board.valuesOf(kind, row)[field]), this.#board.recordOfRow(kind.name, row.id)?.label ?? `${kind.name} ${row.id}`]));
  }

  #resolved(value: FieldValue | undefined): FieldValue | undefined {
    return isReference(value) ? (this.#board.idOf(value.kind, value.key) ?? value.key) : value;
  }
}

function nameOf(fields: readonly string[], valueOf: (field: string) => FieldValue | undefined): string {
  return JSON.stringify(fields.map((field) => valueOf(field) ?? null)).toLowerCase();
}
