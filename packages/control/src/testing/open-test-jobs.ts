import { randomUUID } from "node:crypto";
import { systemTimers } from "@proxbox/server";
import type { Log } from "@proxbox/server";
import type { Database } from "../database/database.ts";
import { createJobs } from "../jobs/create-jobs.ts";
import type { Jobs } from "../jobs/create-jobs.ts";
import type { JobLimits } from "../jobs/job-limits.ts";
import type { JobSetup } from "../jobs/job-parts.ts";

/** A log that nobody reads. */
export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silentLog };

/** Limits that a test does not reach. */
export const WIDE_LIMITS: JobLimits = { jobTimeoutMs: 7_200_000, eventAgeMs: 30 * 24 * 60 * 60_000, eventBytes: 500_000_000 };

/** Jobs on a test's database, with what a test does not pass itself as in production. */
export function openTestJobs(database: Database, setup: Partial<JobSetup> = {}): Promise<Jobs> {
  return createJobs({ database, clock: () => new Date(), newId: () => randomUUID(), timers: systemTimers, log: silentLog, limits: async () => WIDE_LIMITS, ...setup });
}
