import { createHmac } from "node:crypto";
import type { LockoutTable } from "../store/lockout-table.ts";

/** Failures of one key from one source after which it is refused unread (wire-contract.md 3.4). */
const MOST_FAILURES = 5;
/** Length of the window that starts with the first failure, and seconds of `Retry-After` (wire-contract.md 3.4). */
export const WINDOW_SECONDS = 300;

/** Who failed: a presented key, or no key at all, from one source. */
export interface Attempt {
  /** Absent: no key was sent. */
  readonly key?: Buffer;
  readonly source: string;
}

/** Counts failures by key and source, so that a wrong key locks out nobody but itself (E112, B27). */
export interface Lockout {
  isLocked(attempt: Attempt): boolean;
  /** Counts a failure and says how many are left before the lock. */
  fail(attempt: Attempt): number;
  forget(attempt: Attempt): void;
}

/** The counters in the store. Of a key only a digest under `digestKey` is written. */
export function lockout(table: LockoutTable, { digestKey, clock }: { readonly digestKey: Buffer; readonly clock: () => Date }): Lockout {
  const nameOf = ({ key, source }: Attempt): string =>
    key === undefined ? `none@${source}` : `${createHmac("sha256", digestKey).update(key).digest("base64url")}@${source}`;
  const windowStart = (): string => new Date(clock().getTime() - WINDOW_SECONDS * 1000).toISOString();
  // ISO times of one length sort as texts.
  const current = (name: string) => {
    const row = table.get(name);
    return row !== undefined && row.firstAttemptAt > windowStart() ? row : undefined;
  };
  return {
    isLocked: (attempt) => (current(nameOf(attempt))?.attempts ?? 0) >= MOST_FAILURES,
    fail: (attempt) => {
      table.removeBefore(windowStart());
      const name = nameOf(attempt);
      const before = current(name);
      const attempts = (before?.attempts ?? 0) + 1;
      table.put({ source: name, attempts, firstAttemptAt: before?.firstAttemptAt ?? clock().toISOString() });
      return Math.max(0, MOST_FAILURES - attempts);
    },
    forget: (attempt) => table.remove(nameOf(attempt)),
  };
}
