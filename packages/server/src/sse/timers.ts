/** Waiting, so that tests can let time pass without waiting themselves. */
export interface Timers {
  /** Calls after so many milliseconds; the function returned calls it off. */
  after(delayMs: number, call: () => void): () => void;
}

/** The process's own clock. It keeps no process alive by itself. */
export const systemTimers: Timers = {
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
