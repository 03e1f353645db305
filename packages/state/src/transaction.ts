import type { DatabaseSync } from "node:sqlite";
import type { Guard } from "./errors.ts";

/**
 * All of `work` or nothing: what `work` throws comes out as it is, once everything is taken back. Inside another
 * transaction the work joins that one.
 */
export function inTransaction<T>(database: DatabaseSync, guard: Guard, work: () => T): T {
  if (database.isTransaction) return work();
  guard(() => database.exec("BEGIN IMMEDIATE"));
  try {
    const result = work();
    guard(() => database.exec("COMMIT"));
    return result;
  } catch (error) {
    // SQLite has rolled back by itself on some errors (disk full); a second ROLLBACK would hide the first error.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
