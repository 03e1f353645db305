import type { Database } from "@proxbox/state";
import { number, text } from "./column.ts";
import type { LockoutTable } from "./store.ts";

/** The failed attempts in an open store. */
export function openLockoutTable(database: Database): LockoutTable {
  const one = database.prepare("SELECT * FROM lockout WHERE source = ?");
  const put = database.prepare("INSERT OR REPLACE INTO lockout (source, attempts, first_attempt_at) VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM lockout WHERE source = ?");
  const removeBefore = database.prepare("DELETE FROM lockout WHERE first_attempt_at < ?");
  return {
    get: (source) => {
      const row = one.get([source]);
      return row === undefined ? undefined : { source: text(row, "source"), attempts: number(row, "attempts"), firstAttemptAt: text(row, "first_attempt_at") };
    },
    put: ({ source, attempts, firstAttemptAt }) => void put.run([source, attempts, firstAttemptAt]),
    remove: (source) => void remove.run([source]),
    removeBefore: (firstAttemptAt) => void removeBefore.run([firstAttemptAt]),
  };
}
