import { DatabaseSync } from "node:sqlite";
import { guardFor } from "./errors.ts";
import type { DatabaseHints, Guard } from "./errors.ts";
import { bringToNewest, refuseForeign } from "./schema.ts";
import type { Schema } from "./schema.ts";
import { prepareStatement } from "./statement.ts";
import type { Statement } from "./statement.ts";
import { inTransaction } from "./transaction.ts";

/** Which file to open, and what it is ours by. */
export interface DatabaseOptions extends Schema {
  readonly hints?: DatabaseHints;
}

/** An SQLite file that this process alone holds until `close`; everything it throws is an `AppError`. */
export interface Database {
  readonly path: string;
  readonly sqlite: DatabaseSync;
  readonly guard: Guard;
  prepare(sql: string): Statement;
  /** All of `work` or nothing; within another transaction it joins that one. */
  transaction<T>(work: () => T): T;
  /**
   * A transaction that is on the disk when this returns, also through a power cut: for what a person was told is stored. It
   * waits for the disk, so it is not for what a run writes by the thousand.
   */
  durably<T>(work: () => T): T;
  /** Gives the file up; closing twice is fine. */
  close(): void;
}

/**
 * The lock is SQLite's own: in exclusive locking mode the first access takes the file's lock and keeps it. The operating
 * system releases it when the process ends, also on kill -9, so that no stale lock can remain (stack.md 5.4, condition 1).
 * It is a POSIX lock: who opens and closes the file itself in this process gives it up, so nobody else here may open it.
 */
const takeLock = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;";

// Only once the file is known to be ours: entering WAL mode writes into its header. NORMAL does not wait for the disk after
// each batch, which would stop the whole process: a process that dies loses nothing, a power cut what was written in the last
// seconds (of the last-written records, whose objects are found again by their mark, and of runs).
const setUp = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

function open(schema: Schema): DatabaseSync {
  const sqlite = new DatabaseSync(schema.path);
  try {
    sqlite.exec(takeLock);
    refuseForeign(sqlite, schema);
    sqlite.exec(setUp);
    bringToNewest(sqlite, schema);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function durably<T>(database: Pick<Database, "sqlite" | "guard">, work: () => T): T {
  const { sqlite, guard } = database;
  // The level can only be changed outside of a transaction; within one, the outer one has chosen.
  if (sqlite.isTransaction) return work();
  guard(() => sqlite.exec("PRAGMA synchronous = FULL"));
  try {
    return inTransaction(sqlite, guard, work);
  } finally {
    guard(() => sqlite.exec("PRAGMA synchronous = NORMAL"));
  }
}

/**
 * Opens or makes the file at `path` and brings it to the newest schema. Throws `DB_LOCKED` while another process holds it,
 * `DB_NEWER` for a file of a later Proxbox, `DB_UNREADABLE` when it cannot be opened or is not of this kind; a file that is
 * refused is left as it is.
 */
export function openDatabase({ hints, ...schema }: DatabaseOptions): Database {
  const guard = guardFor(schema.path, hints);
  const sqlite = guard(() => open(schema));
  return {
    path: schema.path,
    sqlite,
    guard,
    prepare: (sql) => prepareStatement(sqlite, guard, sql),
    transaction: (work) => inTransaction(sqlite, guard, work),
    durably: (work) => durably({ sqlite, guard }, work),
    close: () => {
      if (sqlite.isOpen) sqlite.close();
    },
  };
}
