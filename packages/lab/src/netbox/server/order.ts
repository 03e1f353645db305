import type { Database } from "../data/database.ts";
import type { Row } from "../data/row.ts";
import type { Table } from "../data/table.ts";
import type { Model } from "../model/model.ts";

interface Cached {
  stamp: string;
  rows: readonly Row[];
}

const caches = new WeakMap<Table, Map<string, Cached>>();

type Compare = (a: Row, b: Row) => number;

function byKey(key: (row: Row) => string): Compare {
  const keys = new Map<Row, string>();
  const read = (row: Row): string => {
    let found = keys.get(row);
    if (found === undefined) {
      found = key(row);
      keys.set(row, found);
    }
    return found;
  };
  return (a, b) => {
    const [left, right] = [read(a), read(b)];
    return left === right ? a.id - b.id : left < right ? -1 : 1;
  };
}

function fieldCompare(model: Model, name: string): Compare | undefined {
  const descending = name.startsWith("-");
  const plain = name.replace(/^-/, "");
  const sortKey = model.fields[plain]?.sortKey;
  if (plain === "pk") return fieldCompare(model, descending ? "-id" : "id");
  if (!sortKey) return undefined;
  const compare = byKey((row) => sortKey(row, plain));
  return descending ? (a, b) => compare(b, a) : compare;
}

function compareFor(model: Model, db: Database, ordering: string): Compare {
  if (ordering === "") return byKey((row) => model.sortKey(row, db));
  if (ordering === "id") return (a, b) => a.id - b.id;
  const parts = ordering.split(",").flatMap((name) => fieldCompare(model, name.trim()) ?? []);
  if (parts.length === 0) return compareFor(model, db, "");
  return (a, b) => parts.reduce((result, compare) => result || compare(a, b), 0) || a.id - b.id;
}

function stampOf(model: Model, db: Database): string {
  return [model.type, ...(model.sortDependsOn ?? [])].map((type) => db.table(type).version).join("/");
}

/** All rows of a model in an order (`ordering=`, empty for the model's own); remembered until the table changes. */
export function orderedRows(model: Model, db: Database, ordering: string): readonly Row[] {
  const table = db.table(model.type);
  const known = caches.get(table) ?? new Map<string, Cached>();
  caches.set(table, known);
  const stamp = stampOf(model, db);
  const cached = known.get(ordering);
  if (cached?.stamp === stamp) return cached.rows;
  const rows = [...table.rows.values()].sort(compareFor(model, db, ordering));
  known.set(ordering, { stamp, rows });
  return rows;
}

/** These rows in an order. */
export function sortRows(rows: Row[], model: Model, target: { db: Database; ordering: string }): Row[] {
  return rows.sort(compareFor(model, target.db, target.ordering));
}
