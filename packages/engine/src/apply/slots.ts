/** A limited number of places; whoever is most urgent comes first, among equals whoever came first. */
export interface Slots {
  /** Runs the task in its turn. */
  run<T>(urgency: number, task: () => Promise<T>): Promise<T>;
}

interface Waiter {
  readonly urgency: number;
  readonly enter: () => void;
}

/** Opens so many places (at least 1). */
export function createSlots(limit: number): Slots {
  const waiters: Waiter[] = [];
  let running = 0;

  function enter(urgency: number): Promise<void> {
    if (running < limit) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const behind = waiters.findIndex((waiter) => waiter.urgency < urgency);
      waiters.splice(behind === -1 ? waiters.length : behind, 0, { urgency, enter: resolve });
    });
  }

  // The place goes from hand to hand, so that nobody who has just come slips in between.
  function leave(): void {
    const next = waiters.shift();
    if (next === undefined) running -= 1;
    else next.enter();
  }

  return {
    run: async (urgency, task) => {
      await enter(urgency);
      try {
        return await task();
      } finally {
        // A moment later: who is done with one call and wants to send the next at once is asked like the others.
        setImmediate(leave);
      }
    },
  };
}
