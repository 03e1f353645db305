import type { ClaimContext, Kind } from "../kinds/kind.ts";
import type { Row } from "../values/row.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { addTo } from "../values/add-to.ts";
import { PROXBOX_TAG } from "../values/mark.ts";
import type { Board } from "./board.ts";
import type { WrittenRecord } from "../values/last-written.ts";

/** An object as a holder or a claimant is told. */
export type Named = Pick<DesiredObject, "key" | "label">;

/** Which rows of one kind are spoken for while it is being matched, and by whom. */
export class ClaimedRows {
  readonly kind: Kind;
  readonly #board: Board;
  readonly #takenBy = new Map<number, Named>();
  readonly #objects: readonly DesiredObject[];
  #desiredKeys: ReadonlySet<string> | undefined;
  #recordByRow: ReadonlyMap<number, WrittenRecord> | undefined;
  readonly #newByKey = new Map<string, Named>();
  #byNaturalKey: ReadonlyMap<string, readonly Row[]> | undefined;

  constructor(board: Board, kind: Kind, objects: readonly DesiredObject[]) {
    this.#board = board;
    this.kind = kind;
    this.#objects = objects;
  }

  take(row: Row, { key, label }: Named): void {
    this.#takenBy.set(row.id, { key, label });
  }

  isTaken(row: Row): boolean {
    return this.#takenBy.has(row.id);
  }

  isMarked(row: Row): boolean {
    const tags = this.#board.valuesOf(this.kind, row)["tags"];
    return Array.isArray(tags) && tags.includes(this.#board.slugOfTag(PROXBOX_TAG));
  }

  /** Rows with a natural key, oldest first. */
  candidates(key: string): readonly Row[] {
    this.#byNaturalKey ??= this.#index();
    return this.#byNaturalKey.get(key) ?? [];
  }

  #index(): ReadonlyMap<string, readonly Row[]> {
    const index = new Map<string, Row[]>();
    for (const row of [...(this.#board.rows.get(this.kind.name)?.values() ?? [])].sort((left, right) => left.id - right.id)) {
      const key = this.kind.naturalKey(this.#board.valuesOf(this.kind, row));
      if (key !== undefined) addTo(index, key, row);
    }
    return index;
  }

  /** An object that is to be created with the same natural key and came first, if there is one. */
  firstNew(key: string, desired: DesiredObject): Named | undefined {
    const first = this.#newByKey.get(key);
    if (first === undefined) this.putFirst(key, desired);
    return first;
  }

  putFirst(naturalKey: string, { key, label }: Named): void {
    this.#newByKey.set(naturalKey, { key, label });
  }

  /** Our record of a row whose object is not among the desired ones (it may move), while it still stands. */
  holderRecord(row: Row): WrittenRecord | undefined {
    // Only now: records are retired while objects are matched by record, before anybody asks.
    this.#recordByRow ??= this.#indexRecords();
    const record = this.#recordByRow.get(row.id);
    const isStanding = record !== undefined && this.#board.records.get(record.kind, record.key) === record;
    return isStanding ? record : undefined;
  }

  #indexRecords(): ReadonlyMap<number, WrittenRecord> {
    const ours = [...this.#board.records.ofKind(this.kind.name)];
    return new Map(ours.map((record) => [record.netboxId, record]));
  }

  /** Who holds a row, and what this run saw of the holder. */
  holder(row: Row): (Named & { readonly state: "seen" | "gone" | "unknown" }) | undefined {
    const taker = this.#takenBy.get(row.id);
    if (taker !== undefined) return { ...taker, state: "seen" };
    const record = this.holderRecord(row);
    if (record === undefined) return undefined;
    this.#desiredKeys ??= new Set(this.#objects.map(({ key }) => key));
    const { key, label } = record;
    if (this.#desiredKeys.has(key)) return { key, label, state: "seen" };
    return { key, label, state: this.#board.whyUnseen(record.kind, record.key) === undefined ? "gone" : "unknown" };
  }
}

/** What a kind may ask while it judges a candidate row. */
export function claimContext(board: Board, claimed: ClaimedRows, adoption: ClaimContext["adoption"]): ClaimContext {
  return {
    adoption,
    isMarked: (row) => claimed.isMarked(row),
    holder: (row) => claimed.holder(row),
    whyHeld: (row) => board.designations.whyHeld(claimed.kind.name, row),
    idOf: (kind, key) => board.idOf(kind, key),
    row: (kind, netboxId) => board.row(kind, netboxId),
    children: (kind, column, netboxId) => board.children(kind, column, netboxId),
  };
}
