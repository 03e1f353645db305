import type { Timers } from "@proxbox/server";

/** Waits so many milliseconds; throws the signal's reason as soon as it fires. */
export async function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(signal.reason);
  const callOff = timers.after(ms, resolve);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await promise;
  } finally {
    callOff();
    signal.removeEventListener("abort", onAbort);
  }
}
