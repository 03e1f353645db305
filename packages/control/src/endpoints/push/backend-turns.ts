/** One push at a time to each backend of this process. */
export interface BackendTurns {
  /** Does the work when everything that was asked for before at this backend has ended, whatever became of it. */
  take<Result>(backendId: number, work: () => Promise<Result>): Promise<Result>;
}

/**
 * Makes the turns. A push lists what a backend has and then writes: two at once, of an endpoint that was saved twice or of a backend
 * that is given everything, would each find nothing there and make a row of their own.
 */
export function createBackendTurns(): BackendTurns {
  const last = new Map<number, Promise<unknown>>();
  return {
    take(backendId, work) {
      const turn = (last.get(backendId) ?? Promise.resolve()).then(work);
      const ended = turn.catch(() => undefined).finally(() => {
        if (last.get(backendId) === ended) last.delete(backendId);
      });
      last.set(backendId, ended);
      return turn;
    },
  };
}
