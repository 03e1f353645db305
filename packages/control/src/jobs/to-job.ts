import { JobParams, Problem } from "@proxbox/contract";
import type { Job, JobState, JobVerdict } from "@proxbox/contract";
import type { Selectable } from "kysely";
import type { JobTable } from "../database/tables/job-tables.ts";

/** A row of the table of jobs. */
export type JobRow = Selectable<JobTable>;

function time(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** A job as the API shows it. `now` decides whether its worker counts as lost. */
export function toJob(row: JobRow, now: Date): Job {
  const { id, name, status_reason, requested_by, schedule_id, source_job_id, cancelled_by, error, attempt, worker, last_event } = row;
  return {
    id,
    name,
    state: row.state as JobState,
    verdict: row.verdict as JobVerdict | null,
    status_reason,
    is_interrupted: row.lease_token !== null && row.leased_until !== null && row.leased_until.getTime() < now.getTime(),
    params: JobParams.parse(row.params),
    requested_by,
    schedule_id,
    source_job_id,
    created_at: row.created_at.toISOString(),
    scheduled_at: time(row.scheduled_at),
    started_at: time(row.started_at),
    completed_at: time(row.completed_at),
    cancel_requested_at: time(row.cancel_requested_at),
    cancelled_by,
    error,
    problem: row.problem === null ? null : Problem.parse(row.problem),
    result: row.result as Record<string, unknown> | null,
    attempt,
    worker,
    last_event,
  };
}
