import type { Database } from "@proxbox/state";
import { number, text } from "./column.ts";

/** Failed attempts of one source since the first of them. */
export type LockoutRow = { readonly source: string; readonly attempts: number; readonly firstAttemptAt: string };

/** Failed attempts, kept so that a restart does not forgive them. */
export interface LockoutTable {
  get(source: string): LockoutRow | undefined;
  put(row: LockoutRow): void;
  remove(source: string): void;
  /** Drops those whose first attempt is older. */
  removeBefore(firstAttemptAt: string): void;
}

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
