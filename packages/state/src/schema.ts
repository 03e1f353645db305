import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@proxbox/contract";

/** What a database file is ours by, and the steps of its schema; step n brings it from `user_version` n to n + 1. */
export interface Schema {
  /** Where the file stands, for the errors. */
  readonly path: string;
  /** Stored as SQLite's `application_id`; tells our kinds of file from each other and from those of other programs. */
  readonly applicationId: number;
  readonly migrations: readonly string[];
}

function readPragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Number(row?.[name] ?? 0);
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.["tables"] === 0;
}

/** Throws `DB_UNREADABLE` when the open database is another program's, or another kind of ours; reads only. */
export function refuseForeign(database: DatabaseSync, { path, applicationId }: Schema): void {
  if (readPragma(database, "application_id") === applicationId || isEmpty(database)) return;
  throw new AppError("DB_UNREADABLE", { detail: "it belongs to another program", where: path });
}

/** Brings the file to the newest schema in one transaction; throws `DB_NEWER` for a file of a later Proxbox. */
export function bringToNewest(database: DatabaseSync, { path, applicationId, migrations }: Schema): void {
  const version = readPragma(database, "user_version");
  if (version > migrations.length) {
    throw new AppError("DB_NEWER", { detail: `its schema is ${version}, this Proxbox knows up to ${migrations.length}`, where: path });
  }
  if (version === migrations.length) return;
  const steps = migrations.slice(version).join(";\n");
  const marks = `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length};`;
  database.exec(`BEGIN IMMEDIATE; ${steps}; ${marks} COMMIT;`);
}
