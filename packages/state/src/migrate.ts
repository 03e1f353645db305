import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@proxbox/contract";

/** Marks the file as Proxbox's own: "PRBX" in ASCII, stored as SQLite's `application_id`. */
export const APPLICATION_ID = 0x50_52_42_58;

/** One step of the schema, as SQL; step n brings a file from `user_version` n to n + 1. Never edited once released. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE scope (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
   CREATE TABLE record (
     scope_id INTEGER NOT NULL REFERENCES scope (id),
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     label TEXT NOT NULL,
     netbox_id INTEGER NOT NULL,
     netbox_created TEXT,
     parent TEXT,
     is_owned INTEGER NOT NULL,
     fields TEXT NOT NULL,
     fingerprint TEXT,
     missing_since TEXT,
     status_before TEXT,
     PRIMARY KEY (scope_id, kind, key)
   ) STRICT, WITHOUT ROWID;`,
];

function readPragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Number(row?.[name] ?? 0);
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.["tables"] === 0;
}

/** Throws `DB_UNREADABLE` when the open database belongs to another program; reads only. */
export function refuseForeignFile(database: DatabaseSync, path: string): void {
  if (readPragma(database, "application_id") === APPLICATION_ID || isEmpty(database)) return;
  throw new AppError("DB_UNREADABLE", { detail: "it belongs to another program", where: path });
}

/** Brings the file to the newest schema in one transaction; throws `DB_NEWER` for a file of a later Proxbox. */
export function migrate(database: DatabaseSync, path: string, migrations: readonly string[] = MIGRATIONS): void {
  const version = readPragma(database, "user_version");
  if (version > migrations.length) {
    throw new AppError("DB_NEWER", { detail: `its schema is ${version}, this Proxbox knows up to ${migrations.length}`, where: path });
  }
  if (version === migrations.length) return;
  const steps = migrations.slice(version).join(";\n");
  const marks = `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length};`;
  database.exec(`BEGIN IMMEDIATE; ${steps}; ${marks} COMMIT;`);
}
