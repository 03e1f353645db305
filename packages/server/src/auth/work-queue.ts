/** Lets tasks run one after another; more than it has room for are turned away. */
export interface WorkQueue {
  /** The task's result, or `undefined` when too many wait already. */
  run<T>(task: () => Promise<T>): Promise<T | undefined>;
}

/** A queue in which at most `mostWaiting` tasks wait or run. */
export function workQueue(mostWaiting: number): WorkQueue {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: async (task) => {
      if (waiting >= mostWaiting) return undefined;
      waiting += 1;
      const mine = last.then(task);
      last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
  };
}
