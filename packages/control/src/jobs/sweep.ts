import type { JobParts } from "./job-parts.ts";

/** Does something again and again, each time so long after it was done; gives what ends it, which resolves when none is under way. */
export function startSweep({ timers, log }: Pick<JobParts, "timers" | "log">, { everyMs, firstMs = everyMs, what }: { readonly everyMs: number; readonly firstMs?: number; readonly what: string }, sweep: () => Promise<unknown>): () => Promise<void> {
  let callOff = (): void => undefined;
  let isStopped = false;
  let underWay: Promise<unknown> = Promise.resolve();
  const arm = (delayMs = everyMs): void => {
    if (isStopped) return;
    callOff = timers.after(delayMs, () => {
      underWay = sweep()
        .catch((err: unknown) => log.warn({ module: "jobs", err }, `${what} failed; it is tried again`))
        .finally(() => arm());
    });
  };
  arm(firstMs);
  return async () => {
    isStopped = true;
    callOff();
    await underWay;
  };
}
