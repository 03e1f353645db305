import { IntegrityError } from "../model/errors.ts";
import type { Model, UniqueRule } from "../model/model.ts";
import { lookupsOf } from "../model/references.ts";
import type { Row } from "./row.ts";

type Keys = (row: Row) => readonly (string | number)[];

interface Lookup {
  keys: Keys;
  ids: Map<string | number, Set<number>>;
}

const none: ReadonlySet<number> = new Set();

/** A PostgreSQL sequence: ids in their order, shared by main and its branches (netbox-api.md 2.16). */
export interface Sequence {
  lastId: number;
}

/** The rows of one model with their indexes: unique rules, references in both directions, and the model's own lookups. */
export class Table {
  readonly model: Model;
  /** Grows with every change; a cached order is good while it stands still. */
  version = 0;
  readonly rows = new Map<number, Row>();
  readonly sequence: Sequence;
  private readonly lookups = new Map<string, Lookup>();
  private readonly unique: { rule: UniqueRule; ids: Map<string, number> }[];
  private readonly undo: (step: () => void) => void;

  /** `undo` receives, for each change, the step that takes it back. */
  constructor(model: Model, undo: (step: () => void) => void, sequence: Sequence = { lastId: 0 }) {
    this.model = model;
    this.sequence = sequence;
    this.undo = undo;
    this.unique = (model.unique ?? []).map((rule) => ({ rule, ids: new Map() }));
    for (const [name, keys] of Object.entries(lookupsOf(model))) this.lookups.set(name, { keys, ids: new Map() });
  }

  /** Takes the next id; like a PostgreSQL sequence it is not given back when the row is rolled back. */
  nextId(): number {
    this.sequence.lastId += 1;
    return this.sequence.lastId;
  }

  get(id: number): Row | undefined {
    return this.rows.get(id);
  }

  /** Ids of the rows that have this key in the named lookup (a reference field, or one of the model's own). */
  idsBy(lookup: string, key: string | number): ReadonlySet<number> {
    return this.lookups.get(lookup)?.ids.get(key) ?? none;
  }

  /** Whether the table can answer `idsBy` for this name. */
  hasLookup(lookup: string): boolean {
    return this.lookups.has(lookup);
  }

  /** The rule that this row would break, ignoring the row with its own id. */
  conflict(row: Row, levels: readonly UniqueRule["level"][]): UniqueRule | undefined {
    const broken = this.unique.find(({ rule, ids }) => {
      if (!levels.includes(rule.level)) return false;
      const key = rule.key(row);
      const holder = key === undefined ? undefined : ids.get(key);
      return holder !== undefined && holder !== row.id;
    });
    return broken?.rule;
  }

  /** Inserts or replaces a row. Throws IntegrityError, changing nothing, when a unique rule would be broken. */
  put(row: Row): void {
    const broken = this.conflict(row, ["field", "constraint", "database"]);
    if (broken) throw new IntegrityError(broken.constraint, broken.detail(row));
    const previous = this.rows.get(row.id);
    if (row.id > this.sequence.lastId) this.sequence.lastId = row.id;
    this.exchange(previous, row);
    this.undo(() => this.exchange(row, previous));
  }

  /** Removes a row; unknown ids are ignored. */
  delete(id: number): void {
    const previous = this.rows.get(id);
    if (!previous) return;
    this.exchange(previous, undefined);
    this.undo(() => this.exchange(undefined, previous));
  }

  private exchange(previous: Row | undefined, next: Row | undefined): void {
    this.version += 1;
    if (previous) this.unindex(previous);
    if (next) {
      this.rows.set(next.id, next);
      this.index(next);
    } else if (previous) {
      this.rows.delete(previous.id);
    }
  }

  private index(row: Row): void {
    for (const { keys, ids } of this.lookups.values()) {
      for (const key of keys(row)) {
        const found = ids.get(key);
        if (found) found.add(row.id);
        else ids.set(key, new Set([row.id]));
      }
    }
    for (const { rule, ids } of this.unique) {
      const key = rule.key(row);
      if (key !== undefined) ids.set(key, row.id);
    }
  }

  private unindex(row: Row): void {
    for (const { keys, ids } of this.lookups.values()) {
      for (const key of keys(row)) {
        const found = ids.get(key);
        found?.delete(row.id);
        if (found?.size === 0) ids.delete(key);
      }
    }
    for (const { rule, ids } of this.unique) {
      const key = rule.key(row);
      if (key !== undefined && ids.get(key) === row.id) ids.delete(key);
    }
  }
}
