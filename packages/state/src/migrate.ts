import type { DatabaseSync } from "node:sqlite";
import { CONFLICT_TABLE } from "./conflict-table.ts";
import { LAST_WRITTEN_TABLES } from "./last-written-tables.ts";
import { bringToNewest } from "./schema.ts";
import { STALE_TABLE } from "./stale-table.ts";

/** Marks the file as a state file of Proxbox: "PRBX" in ASCII, stored as SQLite's `application_id`. */
export const APPLICATION_ID = 0x50_52_42_58;

/** One step of the schema, as SQL; step n brings a file from `user_version` n to n + 1. Never edited once released. */
export const MIGRATIONS: readonly string[] = [LAST_WRITTEN_TABLES, STALE_TABLE, CONFLICT_TABLE];

/** Brings a state file to the newest schema in one transaction; throws `DB_NEWER` for a file of a later Proxbox. */
export function migrate(database: DatabaseSync, path: string, migrations: readonly string[] = MIGRATIONS): void {
  bringToNewest(database, { path, applicationId: APPLICATION_ID, migrations });
}
