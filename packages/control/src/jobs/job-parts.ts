import type { Log, Timers } from "@proxbox/server";
import type { Database } from "../database/database.ts";
import type { JobLimits } from "./job-limits.ts";
import type { JobQueue } from "./job-queue.ts";
import type { JobSignals } from "./job-signals.ts";

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
