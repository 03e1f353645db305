import type { JobParts } from "./job-parts.ts";

/** Does something again and again, each time so long after it was done; gives what ends it, which resolves when none is under way. */
export function startSweep({ timers, log }: Pick<JobParts, "timers" | "log">, { everyMs, what }: { readonly everyMs: number; readonly what: string }, sweep: () => Promise<unknown>): () => Promise<void> {
  let callOff = (): void => undefined;
  let isStopped = false;
  let underWay: Promise<unknown> = Promise.resolve();
  const arm = (): void => {
    if (isStopped) return;
    callOff = timers.after(everyMs, () => {
      underWay = sweep()
        .catch((err: unknown) => log.warn({ module: "jobs", err }, `${what} failed; it is tried again`))
        .finally(arm);
    });
  };
  arm();
  return async () => {
    isStopped = true;
    callOff();
    await underWay;
  };
}
