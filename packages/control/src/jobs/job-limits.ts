import type { Settings } from "@proxbox/contract";

/** What the operator sets for jobs. */
export interface JobLimits {
  /** Longest run of one attempt, waiting for others without a worker not counted. */
  readonly jobTimeoutMs: number;
  /** Events of jobs that ended longer ago are removed. */
  readonly eventAgeMs: number;
  /** Bytes that the events of ended jobs may take together; the oldest jobs' go first. */
  readonly eventBytes: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** The limits as the settings have them. */
export function jobLimits(settings: Pick<Settings, "job_timeout_seconds" | "event_retention_days" | "event_retention_megabytes">): JobLimits {
  return {
    jobTimeoutMs: settings.job_timeout_seconds * 1_000,
    eventAgeMs: settings.event_retention_days * DAY_MS,
    eventBytes: settings.event_retention_megabytes * 1_000_000,
  };
}
