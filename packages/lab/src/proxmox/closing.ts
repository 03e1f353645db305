/** The end of a server, for those who wait. */
export interface Closing {
  readonly closed: Promise<void>;
  /** Resolves after this time, at once when the server closes. */
  wait(ms: number): Promise<void>;
  end(): void;
}

/** Makes the end of one server. */
export function createClosing(): Closing {
  const controller = new AbortController();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  return {
    closed,
    end() {
      controller.abort();
      resolve();
    },
    async wait(ms) {
      if (ms <= 0 || controller.signal.aborted) return;
      const pause = Promise.withResolvers<void>();
      const wake = (): void => pause.resolve();
      const timer = setTimeout(wake, ms);
      controller.signal.addEventListener("abort", wake, { once: true });
      await pause.promise;
      controller.signal.removeEventListener("abort", wake);
      clearTimeout(timer);
    },
  };
}
