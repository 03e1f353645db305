import { HttpFailure } from "./http.ts";

/** Lets at most so many tasks run at once; the others wait in the order they came. */
export interface Throttle {
  /** Runs the task in its turn; rejects with `HttpFailure("aborted")` when the signal ends the waiting. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly running: number;
  readonly waiting: number;
}

/** Makes a throttle for `limit` (at least 1) tasks at once: one for each server, so that no stage can overrun it. */
export function createThrottle(limit: number): Throttle {
  // A Set keeps the order of arrival and forgets an aborted waiter without a search.
  const waiters = new Set<() => void>();
  let running = 0;

  function leave(): void {
    running -= 1;
    const [next] = waiters;
    if (next === undefined) return;
    waiters.delete(next);
    next();
  }

  function enter(signal: AbortSignal | undefined): Promise<void> {
    if (running < limit) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onTurn = (): void => {
        signal?.removeEventListener("abort", onAbort);
        running += 1;
        resolve();
      };
      const onAbort = (): void => {
        waiters.delete(onTurn);
        reject(new HttpFailure("aborted", { wasSent: false, cause: signal?.reason }));
      };
      waiters.add(onTurn);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  return {
    async run(task, signal) {
      if (signal?.aborted) throw new HttpFailure("aborted", { wasSent: false, cause: signal.reason });
      await enter(signal);
      try {
        return await task();
      } finally {
        leave();
      }
    },
    get running() {
      return running;
    },
    get waiting() {
      return waiters.size;
    },
  };
}
