import type { LastWritten } from "@proxbox/engine";
import { openConflictTable } from "./conflicts.ts";
import type { ConflictTable } from "./conflicts.ts";
import { APPLICATION_ID, MIGRATIONS } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { sqliteLastWritten } from "./records.ts";

/** The last-written records and the conflicts of one state file, held by this process until `close`. */
export type State = LastWritten & { readonly conflicts: ConflictTable; close(): void };

/**
 * Opens or makes the state file at `path`. Throws `DB_LOCKED` while another process holds it, `DB_NEWER` for a file of a
 * later Proxbox, `DB_UNREADABLE` when it cannot be opened or is no state file.
 */
export async function openState(path: string): Promise<State> {
  const database = openDatabase({ path, applicationId: APPLICATION_ID, migrations: MIGRATIONS });
  return { ...sqliteLastWritten(database.sqlite, database.guard), conflicts: openConflictTable(database), close: () => database.close() };
}
