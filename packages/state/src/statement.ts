import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Guard } from "./errors.ts";

/** What is bound to the marks of a statement: by position for `?`, by name for `:name`. */
export type Values = readonly (string | number | null)[] | Readonly<Record<string, string | number | null>>;

/** One row of a result, by column name. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** What a statement changed: how many rows, and the rowid of the last one inserted. */
export interface Changed {
  readonly rows: number;
  readonly lastId: number;
}

/** A prepared statement; what SQLite throws comes out as an `AppError`. */
export interface Statement {
  run(values?: Values): Changed;
  get(values?: Values): Row | undefined;
  all(values?: Values): readonly Row[];
}

function isList(values: Values): values is readonly (string | number | null)[] {
  return Array.isArray(values);
}

function run(statement: StatementSync, values: Values): Changed {
  const { changes, lastInsertRowid } = isList(values) ? statement.run(...values) : statement.run(values);
  return { rows: Number(changes), lastId: Number(lastInsertRowid) };
}

/** Prepares `sql` once, for as many uses as there will be. */
export function prepareStatement(database: DatabaseSync, guard: Guard, sql: string): Statement {
  const statement = guard(() => database.prepare(sql));
  return {
    run: (values = []) => guard(() => run(statement, values)),
    get: (values = []) => guard(() => (isList(values) ? statement.get(...values) : statement.get(values))),
    all: (values = []) => guard(() => (isList(values) ? statement.all(...values) : statement.all(values))),
  };
}
