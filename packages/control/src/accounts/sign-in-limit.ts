import { AppError } from "@proxbox/contract";
import { boundedMap, guessLimit } from "@proxbox/server";

/** Failures of one name from one source after which it is refused unread; as the backend does it with keys (wire-contract.md 3.4). */
const MOST_FAILURES = 5;
/** Seconds that failures are counted together, and of `Retry-After`. */
export const SIGN_IN_WINDOW_SECONDS = 300;
/** Pairs of name and source that are counted at a time. */
const MOST_PAIRS = 10_000;

/** A try to sign in. */
export interface Attempt {
  readonly username: string;
  /** Address of the client. */
  readonly source: string;
}

/**
 * Bounds guessing by name and source, so that whoever guesses locks out nobody but themselves (E112); and by source, so that
 * trying one password on many names is slow too.
 */
export interface SignInLimit {
  /** Counts the attempt as failed, before it is judged: many at once are not better off. Throws `AUTH_THROTTLED`. */
  begin(attempt: Attempt): void;
  /** Takes it back. */
  succeed(attempt: Attempt): void;
}

/** Counts in memory of one process: a restart forgives. */
export function signInLimit(clock: () => Date): SignInLimit {
  const pairs = boundedMap<{ readonly startedAtMs: number; readonly failures: number }>(MOST_PAIRS);
  const sources = guessLimit(SIGN_IN_WINDOW_SECONDS, clock);
  const nameOf = ({ username, source }: Attempt): string => `${source} ${username.toLowerCase()}`;
  return {
    begin: (attempt) => {
      const nowMs = clock().getTime();
      const last = pairs.get(nameOf(attempt));
      const window = last !== undefined && nowMs - last.startedAtMs < SIGN_IN_WINDOW_SECONDS * 1000 ? last : { startedAtMs: nowMs, failures: 0 };
      if (window.failures >= MOST_FAILURES || !sources.mayTry(attempt.source)) throw new AppError("AUTH_THROTTLED");
      pairs.set(nameOf(attempt), { ...window, failures: window.failures + 1 });
      sources.count(attempt.source);
    },
    succeed: (attempt) => pairs.delete(nameOf(attempt)),
  };
}
