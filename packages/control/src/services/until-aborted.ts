/** Waits for work that several share: a caller whose signal fires leaves with the signal's reason, the work goes on. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const leaving = Promise.withResolvers<never>();
  const leave = (): void => leaving.reject(signal.reason);
  signal.addEventListener("abort", leave, { once: true });
  try {
    return await Promise.race([work, leaving.promise]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
