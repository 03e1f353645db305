import type { Timers } from "@proxbox/server";

/** Waits; throws the signal's reason when it fires first. */
export async function pause(timers: Timers, delayMs: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const waiting = Promise.withResolvers<void>();
  const callOff = timers.after(delayMs, waiting.resolve);
  const stop = (): void => waiting.reject(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await waiting.promise;
  } finally {
    callOff();
    signal?.removeEventListener("abort", stop);
  }
}
