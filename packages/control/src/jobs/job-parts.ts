import type { Log, Timers } from "@proxbox/server";
import type { Database } from "../database/database.ts";
import type { JobQueue } from "./job-queue.ts";
import type { JobSignals } from "./job-signals.ts";

/** What the operator sets for jobs. */
export interface JobLimits {
  /** Longest run of one attempt, waiting for others not counted. */
  readonly jobTimeoutMs: number;
  /** Events of jobs that ended longer ago are removed. */
  readonly eventAgeMs: number;
  /** Bytes that the events of ended jobs may take together; the oldest jobs' go first. */
  readonly eventBytes: number;
}

/** The defaults: 7200 s (wire-contract.md 5.1), 30 days, 500 MB. */
export const DEFAULT_LIMITS: JobLimits = { jobTimeoutMs: 7_200_000, eventAgeMs: 30 * 24 * 60 * 60_000, eventBytes: 500_000_000 };

/** What jobs are made with. */
export interface JobSetup {
  readonly database: Database;
  readonly clock: () => Date;
  /** UUIDs. */
  readonly newId: () => string;
  readonly timers: Timers;
  readonly log: Log;
  /** The limits as they are now. */
  readonly limits: () => Promise<JobLimits>;
}

/** What the parts of `jobs/` work with. */
export interface JobParts extends JobSetup {
  readonly queue: JobQueue;
  readonly signals: JobSignals;
}
