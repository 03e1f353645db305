import type { LastWritten } from "@proxbox/engine";
import { APPLICATION_ID, MIGRATIONS } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { sqliteLastWritten } from "./records.ts";

/** The last-written records of one state file, held by this process until `close`. */
export type State = LastWritten & { close(): void };

/**
 * Opens or makes the state file at `path`. Throws `DB_LOCKED` while another process holds it, `DB_NEWER` for a file of a
 * later Proxbox, `DB_UNREADABLE` when it cannot be opened or is no state file.
 */
export async function openState(path: string): Promise<State> {
  const database = openDatabase({ path, applicationId: APPLICATION_ID, migrations: MIGRATIONS });
  return { ...sqliteLastWritten(database.sqlite, database.guard), close: () => database.close() };
}
