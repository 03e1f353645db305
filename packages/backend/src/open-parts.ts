import { decideConflict } from "@proxbox/state";
import type { ConflictRow } from "@proxbox/state";
import { apiKeys } from "./auth/api-keys.ts";
import { loadDigestKey } from "./auth/digest-key.ts";
import type { BackendOptions } from "./backend-options.ts";
import { recordEvents } from "./frames/record-events.ts";
import { createRunFeed } from "./frames/run-feed.ts";
import type { AppParts } from "./http/app-parts.ts";
import { keepRecentRuns } from "./keep-recent-runs.ts";
import { countedRuns } from "./metrics/counted-runs.ts";
import { createMetrics } from "./metrics/metrics.ts";
import { createRuns } from "./runs/create-runs.ts";

/** What the parts are made of. */
export type Foundation = Pick<AppParts, "store" | "logs" | "endpoints" | "encryption" | "options">;

/** Joins store, keys, runs and figures into what the routes work with. */
export function openParts({ dataDir, clock, newId }: Pick<BackendOptions, "dataDir" | "clock" | "newId">, foundation: Foundation): AppParts {
  const { store, logs, endpoints } = foundation;
  const metrics = createMetrics();
  const feed = createRunFeed();
  const runs = createRuns({
    store,
    endpoints,
    clock,
    newId,
    log: logs.log,
    record: ({ id }, events) => recordEvents({ runs: store.runs, runId: id, feed, clock }, events),
  });
  return {
    ...foundation,
    keys: apiKeys({ store, digestKey: loadDigestKey(dataDir), clock }),
    runs: keepRecentRuns(countedRuns(runs, metrics), { table: store.runs, clock }),
    metrics,
    feed,
    resolveConflict: (conflict, code) => {
      const decide = (): Promise<ConflictRow> => decideConflict({ conflicts: store.conflicts, lastWritten: store.lastWritten, clock }, conflict, code);
      // Giving back changes what is recorded as ours, which a run that is at work holds in memory and saves at its end.
      return code === "proxmox" ? runs.between(conflict.source, "give-back", decide) : decide();
    },
    clock,
  };
}
