import type { FieldValue } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Kind, KindName } from "../kinds/kind.ts";
import { canonicalRow, isEqual } from "../values/canonical.ts";
import type { CanonicalValues } from "../values/canonical.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import type { Planned } from "./make-plan.ts";

/** What records are held against. */
export interface JoinInput {
  readonly kinds: readonly Kind[];
  readonly rows: ReadonlyMap<KindName, readonly Row[]>;
}

/** Records of this place, and those of them that came from elsewhere or were mended by it. */
export interface Joined {
  readonly records: readonly WrittenRecord[];
  readonly taken: readonly WrittenRecord[];
}

function nameOf({ kind, key }: Pick<WrittenRecord, "kind" | "key">): string {
  return objectName(kind, key);
}

/** Own records, and of what has none those from elsewhere, so that their rows are read too. */
export function withOthers(own: readonly WrittenRecord[], elsewhere: readonly WrittenRecord[]): readonly WrittenRecord[] {
  if (elsewhere.length === 0) return own;
  const rows = new Set(own.map(({ kind, netboxId }) => objectName(kind, String(netboxId))));
  return [...own, ...elsewhere.filter(({ kind, netboxId }) => !rows.has(objectName(kind, String(netboxId))))];
}

/**
 * Joins our records of main and of branches: a row that we wrote in one place is ours in the other under the same id, because ids of all
 * places come from one sequence (ADR 0019). Own records stand as they are; one from elsewhere counts where this place has none of the object, and
 * its very row is here too.
 */
export function joinElsewhere(own: readonly WrittenRecord[], elsewhere: readonly WrittenRecord[], input: JoinInput): Joined {
  if (elsewhere.length === 0) return { records: own, taken: [] };
  const join = new Join(own, input);
  const taken = [...Map.groupBy(elsewhere, nameOf).values()].flatMap((others) => join.take(others) ?? []);
  const names = new Set(taken.map(nameOf));
  return { records: [...own.filter((record) => !names.has(nameOf(record))), ...taken], taken };
}

class Join {
  readonly #kinds: ReadonlyMap<KindName, Kind>;
  readonly #rows: ReadonlyMap<KindName, ReadonlyMap<number, Row>>;
  readonly #own: ReadonlyMap<string, WrittenRecord>;
  readonly #holders: ReadonlyMap<string, string>;

  constructor(own: readonly WrittenRecord[], { kinds, rows }: JoinInput) {
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]));
    this.#rows = new Map([...rows].map(([kind, list]) => [kind, new Map(list.map((row) => [row.id, row]))]));
    this.#own = new Map(own.map((record) => [nameOf(record), record]));
    this.#holders = new Map(own.map((record) => [objectName(record.kind, String(record.netboxId)), record.key]));
  }

  /** The record that an object has after a look at those from elsewhere; undefined where they change nothing. */
  take(others: readonly WrittenRecord[]): WrittenRecord | undefined {
    const [name] = others.map(nameOf);
    const own = name === undefined ? undefined : this.#own.get(name);
    // What this place itself last wrote stands: a value that some branch wrote once may have been set by a person since.
    if (own !== undefined && this.#rowOf(own) !== undefined) return undefined;
    const present = others.filter((other) => this.#rowOf(other) !== undefined && this.#isFree(other));
    const [base] = present;
    if (base === undefined) return undefined;
    const same = present.filter(({ netboxId }) => netboxId === base.netboxId);
    const created = this.#rowOf(base)?.created;
    return { ...this.#mendedBy(base, same), isOwned: same.every(({ isOwned }) => isOwned), ...(created === undefined ? {} : { netboxCreated: created }) };
  }

  #mendedBy(base: WrittenRecord, others: readonly WrittenRecord[]): WrittenRecord {
    const kind = this.#kinds.get(base.kind);
    const row = this.#rowOf(base);
    if (kind === undefined || row === undefined) return base;
    const values = canonicalRow(kind, row);
    return others.reduce((record, other) => mended(record, other, { kind, values }), base);
  }

  /** The row that a record is of, if it is here. */
  #rowOf({ kind, netboxId, netboxCreated }: WrittenRecord): Row | undefined {
    const row = this.#rows.get(kind)?.get(netboxId);
    return isSameBirth(row?.created, netboxCreated) ? row : undefined;
  }

  #isFree({ kind, key, netboxId }: WrittenRecord): boolean {
    const holder = this.#holders.get(objectName(kind, String(netboxId)));
    return holder === undefined || holder === key;
  }
}

/** A merge writes `created` as Django's JSON has it, to the millisecond (netbox_branching replays the change log). */
function isSameBirth(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other || Date.parse(one) === Date.parse(other);
}

/** A record with what another place last wrote, field by field, where NetBox has that. The record itself where nothing differs. */
function mended(record: WrittenRecord, other: WrittenRecord, about: { readonly kind: Kind; readonly values: CanonicalValues }): WrittenRecord {
  const fields = Object.fromEntries(
    Object.entries(other.fields).flatMap(([field, wrote]) => {
      const known = record.fields[field];
      const value = about.kind.fields[field]?.type === "tags" ? ourTags(known, wrote, about.values[field]) : ourValue(known, wrote, about.values[field]);
      return value === undefined || (known !== undefined && isEqual(known, value)) ? [] : [[field, value] as const];
    }),
  );
  if (Object.keys(fields).length === 0) return record;
  return { ...(fields["status"] === undefined ? record : withLifeOf(record, other)), fields: { ...record.fields, ...fields } };
}

/** What the other place wrote, where NetBox has that and not what this one wrote. */
function ourValue(known: FieldValue | undefined, wrote: FieldValue, value: FieldValue | undefined): FieldValue | undefined {
  if (value === undefined || !isEqual(value, wrote)) return undefined;
  return known !== undefined && isEqual(value, known) ? undefined : wrote;
}

/** Whose status NetBox has, that one also knows since when the object is missing and what its status was before. */
function withLifeOf({ missingSince: _since, statusBefore: _before, ...record }: WrittenRecord, { missingSince, statusBefore }: WrittenRecord): WrittenRecord {
  return { ...record, ...(missingSince === undefined ? {} : { missingSince }), ...(statusBefore === undefined ? {} : { statusBefore }) };
}

/** Of the tags that we gave in either place: those that are there, and those that a person took away where both had given them. */
function ourTags(known: FieldValue | undefined, wrote: FieldValue, value: FieldValue | undefined): FieldValue {
  const [one, other, there] = [listOf(known), listOf(wrote), listOf(value)];
  return [...new Set([...one, ...other])].filter((tag) => there.includes(tag) || (one.includes(tag) && other.includes(tag))).toSorted();
}

function listOf(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** A plan that also remembers records which came from elsewhere, where the plan itself says nothing about them. */
export function withTaken(planned: Planned, taken: readonly WrittenRecord[]): Planned {
  if (taken.length === 0) return planned;
  const { put, drop } = planned.bookkeeping;
  const told = new Set([...put, ...drop].map(nameOf));
  return { ...planned, bookkeeping: { ...planned.bookkeeping, put: [...taken.filter((record) => !told.has(nameOf(record))), ...put] } };
}
