import { isReference, kindWords } from "@proxbox/contract";
import type { ConflictParty, FieldValue } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import { LEAVE } from "../values/conflict-claim.ts";
import type { ConflictClaim } from "../values/conflict-claim.ts";
import type { Row } from "../values/row.ts";
import type { Board, Match } from "./board.ts";

/** Objects by what NetBox allows only once: those it has, and those to be created so far. */
export class UniqueBy {
  readonly #board: Board;
  readonly #holders = new Map<string, Map<string, ConflictParty>>();

  constructor(board: Board) {
    this.#board = board;
  }

  /** Why NetBox would refuse to create an object (a second device of one name in one site); otherwise it counts from now on. */
  whyRefused({ kind, desired, row }: Match): { readonly reason: string; readonly claim: ConflictClaim } | undefined {
    if (row !== undefined) return undefined;
    const once = [kind.uniqueBy, kind.alsoUniqueBy].flatMap((fields) => (fields === undefined ? [] : [{ fields, holders: this.#holdersOf(kind, fields), name: nameOf(fields, (field) => this.#resolved(desired.fields[field])) }]));
    for (const { fields, holders, name } of once) {
      const holder = holders.get(name);
      if (holder !== undefined) return { reason: `${holder.label} has the same ${fields.join(" and ")} in NetBox, which takes only one`, claim: { type: "name", holder, resolutions: [LEAVE] } };
    }
    for (const { holders, name } of once) holders.set(name, { kind: kind.name, key: desired.key, label: desired.label, isOurs: true });
    return undefined;
  }

  #holdersOf(kind: Kind, fields: readonly string[]): Map<string, ConflictParty> {
    const name = `${kind.name} ${fields.join(" ")}`;
    const holders = this.#holders.get(name) ?? this.#holdersOfRows(kind, fields);
    this.#holders.set(name, holders);
    return holders;
  }

  #holdersOfRows(kind: Kind, fields: readonly string[]): Map<string, ConflictParty> {
    const rows = [...(this.#board.rows.get(kind.name)?.values() ?? [])];
    return new Map(rows.map((row) => [nameOf(fields, (field) => this.#board.valuesOf(kind, row)[field]), this.#holder(kind, row)]));
  }

  #holder({ name: kind }: Kind, { id: netboxId }: Row): ConflictParty {
    const record = this.#board.recordOfRow(kind, netboxId);
    return record === undefined ? { kind, netboxId, label: `${kindWords(kind)} ${netboxId}`, isOurs: false } : { kind, netboxId, key: record.key, label: record.label, isOurs: record.isOwned };
  }

  #resolved(value: FieldValue | undefined): FieldValue | undefined {
    return isReference(value) ? (this.#board.idOf(value.kind, value.key) ?? value.key) : value;
  }
}

function nameOf(fields: readonly string[], valueOf: (field: string) => FieldValue | undefined): string {
  return JSON.stringify(fields.map((field) => valueOf(field) ?? null)).toLowerCase();
}
