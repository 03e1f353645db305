import type { Log } from "@proxbox/server";

/** Work that nobody waits for. */
export interface Background {
  /** Starts it; what it throws is logged. Work of the same name waits for the one before, so that a backend hears of changes in their order. */
  run(name: string, work: (signal: AbortSignal) => Promise<void>): void;
  /** Resolves when nothing is at work. */
  settled(): Promise<void>;
  /** Stops what is at work and takes nothing more. */
  close(): Promise<void>;
}

/** Runs work in the background of requests. */
export function createBackground(log: Log): Background {
  const stop = new AbortController();
  const running = new Map<string, Promise<void>>();
  const background: Background = {
    run(name, work) {
      if (stop.signal.aborted) return;
      const before = running.get(name) ?? Promise.resolve();
      const turn: Promise<void> = before
        .then(() => (stop.signal.aborted ? undefined : work(stop.signal)))
        .catch((err: unknown) => {
          if (!stop.signal.aborted) log.error({ module: "endpoints", err }, "Work in the background failed.");
        })
        .finally(() => {
          if (running.get(name) === turn) running.delete(name);
        });
      running.set(name, turn);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running.values());
    },
    async close() {
      stop.abort(new Error("the control plane stops"));
      await background.settled();
    },
  };
  return background;
}
