/** Timers whose time passes only when a test says so. */
export interface HandTimers {
  /** Calls after so many milliseconds of that time; the function returned calls it off. */
  after(delayMs: number, call: () => void): () => void;
  pass(ms: number): void;
  /** Timers that are set. */
  readonly pending: number;
}

interface Waiting {
  readonly at: number;
  readonly call: () => void;
}

/** Makes timers at time 0. */
export function handTimers(): HandTimers {
  const waiting = new Set<Waiting>();
  let now = 0;
  return {
    after(delayMs, call) {
      const timer = { at: now + delayMs, call };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...waiting].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
        if (next === undefined) break;
        now = next.at;
        waiting.delete(next);
        next.call();
      }
      now = end;
    },
    get pending() {
      return waiting.size;
    },
  };
}
