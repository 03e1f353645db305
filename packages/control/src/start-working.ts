import { systemTimers } from "@proxbox/server";
import type { WorkerSettings } from "./control-options.ts";
import { startBackups } from "./database/nightly-backup.ts";
import type { EndedJob } from "./jobs/carry-job.ts";
import { startWorker } from "./jobs/start-worker.ts";
import { withPlans } from "./jobs/plans/with-plans.ts";
import { createSyncRunner } from "./jobs/sync/create-sync-runner.ts";
import type { Core } from "./open-core.ts";
import { startTicker } from "./schedules/start-ticker.ts";

/** What the work of a process takes besides the core. */
export interface WorkOptions {
  readonly worker: WorkerSettings;
  readonly dataDir: string;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Told of every job that this process has ended. */
  readonly onEnded?: (ended: EndedJob) => void;
}

/** Lets this process do jobs and start those of schedules, and keep backups of an embedded database; gives what hands its jobs back and ends it. */
export async function startWorking(core: Core, { worker, dataDir, clock, newId, onEnded }: WorkOptions): Promise<() => Promise<void>> {
  const { database, store, services, endpoints, settings, jobs, schedules, logs } = core;
  const { log } = logs;
  const parts = { endpoints: store, services, settings, preflight: endpoints.preflight, noteCluster: store.noteCluster, clock, timers: systemTimers, newId, log };
  const runner = withPlans(parts, createSyncRunner(parts));
  const working = await startWorker({ parts: jobs.parts, runner, name: worker.name, ...(worker.slots === undefined ? {} : { slots: worker.slots }), ...(onEnded === undefined ? {} : { onEnded }) });
  const ticker = startTicker({ schedules, timers: systemTimers, log });
  const stopBackups = startBackups({ database, dataDir, clock, timers: systemTimers, log });
  return async () => {
    stopBackups();
    await ticker.stop();
    await working.stop();
  };
}
