import type { Log, Timers } from "@proxbox/server";
import type { Audit } from "./create-audit.ts";

/** What the pruning works with. */
export interface PruningParts {
  readonly audit: Pick<Audit, "prune">;
  readonly clock: () => Date;
  readonly timers: Timers;
  readonly log: Log;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Who changed what is asked about for a year, like the jobs themselves. */
const KEEP_MS = 365 * DAY_MS;

/** Removes entries of the audit log of more than a year ago, once a day from now on; gives what ends it. */
export function startPruning({ audit, clock, timers, log }: PruningParts): () => void {
  let cancel = (): void => undefined;
  const prune = (): void => {
    cancel = timers.after(DAY_MS, prune);
    audit.prune(new Date(clock().getTime() - KEEP_MS)).catch((err: unknown) => log.warn({ module: "audit", err }, "Old entries of the audit log could not be removed"));
  };
  prune();
  return () => cancel();
}
