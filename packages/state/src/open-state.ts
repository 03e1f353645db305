import { DatabaseSync } from "node:sqlite";
import type { LastWritten } from "@proxbox/engine";
import { toStateError } from "./errors.ts";
import { migrate, refuseForeignFile } from "./migrate.ts";
import { sqliteLastWritten } from "./records.ts";

/** The last-written records of one state file, held by this process until `close`. */
export type State = LastWritten & { close(): void };

/**
 * The lock is SQLite's own: in exclusive locking mode the first access takes the file's lock and keeps it. The operating
 * system releases it when the process ends, also on kill -9, so that no stale lock can remain (stack.md 5.4, condition 1).
 */
const takeLock = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;";

// Only once the file is known to be ours: entering WAL mode writes into its header. NORMAL does not wait for the disk after
// each batch, which would stop the whole process: a process that dies loses nothing, a power cut the records of the last
// seconds, whose objects are found again by their mark.
const setUp = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(takeLock);
    refuseForeignFile(database, path);
    database.exec(setUp);
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens or makes the state file at `path`. Throws `DB_LOCKED` while another process holds it, `DB_NEWER` for a file of a
 * later Proxbox, `DB_UNREADABLE` when it cannot be opened or is no state file.
 */
export async function openState(path: string): Promise<State> {
  const guard = <T>(access: () => T): T => {
    try {
      return access();
    } catch (error) {
      throw toStateError(error, path);
    }
  };
  const database = guard(() => open(path));
  return { ...sqliteLastWritten(database, guard), close: () => database.close() };
}
