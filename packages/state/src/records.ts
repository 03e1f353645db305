import type { DatabaseSync } from "node:sqlite";
import type { LastWritten, RecordChanges, StaleChanges, StaleMark } from "@proxbox/engine";
import type { Guard } from "./errors.ts";
import { countOwnedRecords, loadRecords, loadRecordsOfRows } from "./load-records.ts";
import type { ScopeRow } from "./load-records.ts";
import { COLUMNS, toRow } from "./record-row.ts";
import { inTransaction } from "./transaction.ts";

function scopeId(database: DatabaseSync, scope: string): number | undefined {
  const row = database.prepare("SELECT id FROM scope WHERE name = ?").get(scope);
  return row === undefined ? undefined : Number(row["id"]);
}

/** What there is of a scope; undefined for one that has nothing yet. */
function inScope<T>(database: DatabaseSync, name: string, read: (scope: ScopeRow) => T): T | undefined {
  const id = scopeId(database, name);
  return id === undefined ? undefined : read({ id, name });
}

function ensureScope(database: DatabaseSync, scope: string): number {
  const known = scopeId(database, scope);
  if (known !== undefined) return known;
  return Number(database.prepare("INSERT INTO scope (name) VALUES (?)").run(scope).lastInsertRowid);
}

function scopes(database: DatabaseSync): readonly string[] {
  return database.prepare("SELECT name FROM scope WHERE EXISTS (SELECT 1 FROM record WHERE scope_id = scope.id)").all().map(({ name }) => String(name));
}

function loadStale(database: DatabaseSync, scope: string): readonly StaleMark[] {
  const id = scopeId(database, scope);
  const rows = id === undefined ? [] : database.prepare("SELECT kind, under, label, reason, since FROM stale WHERE scope_id = ?").all(id);
  return rows.map(({ kind, under, label, reason, since }) => ({ kind: String(kind), under: String(under), label: String(label), reason: String(reason), since: String(since) }));
}

function writeStale(database: DatabaseSync, id: number, { put: marks, drop: over }: StaleChanges): void {
  const drop = database.prepare("DELETE FROM stale WHERE scope_id = ? AND kind = ? AND under = ?");
  const put = database.prepare("INSERT OR REPLACE INTO stale (scope_id, kind, under, label, reason, since) VALUES (?, ?, ?, ?, ?, ?)");
  for (const { kind, under } of over) drop.run(id, kind, under);
  for (const { kind, under, label, reason, since } of marks) put.run(id, kind, under, label, reason, since);
}

function write(database: DatabaseSync, scope: string, changes: RecordChanges): void {
  const id = ensureScope(database, scope);
  const drop = database.prepare("DELETE FROM record WHERE scope_id = ? AND kind = ? AND key = ?");
  const marks = COLUMNS.map(() => "?").join(", ");
  const put = database.prepare(`INSERT OR REPLACE INTO record (scope_id, ${COLUMNS.join(", ")}) VALUES (?, ${marks})`);
  for (const { kind, key } of changes.drop) drop.run(id, kind, key);
  for (const record of changes.put) put.run(id, ...toRow(record));
  if (changes.stale !== undefined) writeStale(database, id, changes.stale);
}

/** The records in an open database that has the last-written tables; `guard` wraps every access and translates what it throws. */
export function sqliteLastWritten(database: DatabaseSync, guard: Guard): LastWritten {
  return {
    load: async (scope, filter = {}) => guard(() => inScope(database, scope, (row) => loadRecords(database, row, filter)) ?? []),
    loadOfRows: async (scope, kind, netboxIds) => guard(() => inScope(database, scope, (row) => loadRecordsOfRows(database, row, { kind, netboxIds })) ?? []),
    countOwned: async (scope) => guard(() => inScope(database, scope, (row) => countOwnedRecords(database, row)) ?? new Map()),
    scopes: async () => guard(() => scopes(database)),
    loadStale: async (scope) => guard(() => loadStale(database, scope)),
    save: async (scope, changes) => guard(() => inTransaction(database, guard, () => write(database, scope, changes))),
  };
}
