import { boundedMap } from "./bounded-map.ts";

/** Different wrong keys that one source may try within a window before its unknown keys are refused unread. */
const MOST_GUESSES = 100;

/** Sources that are counted at a time; the one that began longest ago is forgotten first. */
const MOST_SOURCES = 10_000;

/** Bounds what a source can make us hash by sending ever-new keys. */
export interface GuessLimit {
  /** Says whether another key of the source may be hashed now, and notes that it is: always at first, then one in a while. */
  mayTry(source: string): boolean;
  /** Counts a key that failed for the first time from this source. */
  count(source: string): void;
}

/** Between two keys that are hashed for a source whose guesses are spent. */
const PAUSE_MS = 1_000;

interface Window {
  readonly startedAtMs: number;
  readonly guesses: number;
  readonly triedAtMs: number;
}

/**
 * Counts in memory only: after a restart every valid key may be verified anew, which is what its owner needs, and the price of
 * a guess is bounded again from there.
 */
export function guessLimit(windowSeconds: number, clock: () => Date): GuessLimit {
  const windows = boundedMap<Window>(MOST_SOURCES);
  const current = (source: string): Window | undefined => {
    const window = windows.get(source);
    return window !== undefined && clock().getTime() - window.startedAtMs < windowSeconds * 1000 ? window : undefined;
  };
  return {
    mayTry: (source) => {
      const window = current(source);
      if (window === undefined || window.guesses < MOST_GUESSES) return true;
      const nowMs = clock().getTime();
      if (nowMs - window.triedAtMs < PAUSE_MS) return false;
      windows.set(source, { ...window, triedAtMs: nowMs });
      return true;
    },
    count: (source) => {
      const window = current(source) ?? { startedAtMs: clock().getTime(), guesses: 0, triedAtMs: 0 };
      windows.set(source, { ...window, guesses: window.guesses + 1 });
    },
  };
}
