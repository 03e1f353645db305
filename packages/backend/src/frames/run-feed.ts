/** Tells readers of this process that a run's recording has grown; what has been recorded they read from the store. */
export interface RunFeed {
  /** A recording has begun; the function returned ends it. */
  begin(runId: string): () => void;
  /** Something has been added. */
  notify(runId: string): void;
  /** Whether more may come. */
  isRecording(runId: string): boolean;
  /** Calls on every addition and at the end; the function returned stops that. */
  subscribe(runId: string, listener: () => void): () => void;
}

/** Makes the feed; one for a backend, shared by the runs and the routes. */
export function createRunFeed(): RunFeed {
  const recording = new Set<string>();
  const listeners = new Map<string, Set<() => void>>();
  function notify(runId: string): void {
    for (const listener of listeners.get(runId) ?? []) listener();
  }
  return {
    begin(runId) {
      recording.add(runId);
      return () => {
        recording.delete(runId);
        notify(runId);
      };
    },
    notify,
    isRecording: (runId) => recording.has(runId),
    subscribe(runId, listener) {
      const own = listeners.get(runId) ?? new Set();
      listeners.set(runId, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0) listeners.delete(runId);
      };
    },
  };
}
