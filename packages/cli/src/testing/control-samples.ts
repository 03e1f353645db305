import { Job, JobParams, Schedule, ScheduleParams } from "@proxbox/contract";
import type { JobEvent } from "@proxbox/contract";

const at = "2026-05-01T12:00:00.000Z";

/** A job as the API shows it, with its steps. */
export function sampleJob(changes: Partial<Job> & { readonly stages?: readonly object[] } = {}): Job & { stages: readonly object[]; allowed_actions: object } {
  const { stages = [], ...fields } = changes;
  const job = Job.parse({
    id: 12,
    name: "Proxbox Sync",
    state: "pending",
    verdict: null,
    status_reason: null,
    is_interrupted: false,
    params: JobParams.parse({}),
    requested_by: "anna",
    schedule_id: null,
    source_job_id: null,
    created_at: at,
    scheduled_at: null,
    started_at: null,
    completed_at: null,
    cancel_requested_at: null,
    cancelled_by: null,
    error: null,
    problem: null,
    result: null,
    attempt: 1,
    worker: null,
    last_event: 0,
    ...fields,
  });
  return { ...job, stages, allowed_actions: { cancel: true, run_now: false } };
}

/** A line of a job's log. */
export function sampleEvent(seq: number, changes: Partial<JobEvent> = {}): JobEvent {
  return { seq, at, event: "message", level: "info", stage: null, proxmox_endpoint_id: null, data: { message: `line ${seq}` }, ...changes };
}

/** The events as the API streams them, one after the other. */
export function streamText(events: readonly JobEvent[]): string {
  return events.map((event) => `event: log\nid: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}

/** How the stream of a job's events ends. */
export const STREAM_END = `event: complete\ndata: {"ok":true,"state":"completed","verdict":"success","message":null,"error":null}\n\n`;

/** A schedule as the API shows it. */
export function sampleSchedule(changes: Partial<Schedule> = {}): Schedule {
  return Schedule.parse({
    id: 3,
    name: "nightly",
    is_paused: false,
    interval_minutes: null,
    cron: "0 3 * * *",
    timezone: "Europe/Berlin",
    jitter_seconds: 0,
    start_at: at,
    params: ScheduleParams.parse({}),
    next_run_at: "2026-05-02T01:00:00.000Z",
    next_runs: ["2026-05-02T01:00:00.000Z", "2026-05-03T01:00:00.000Z"],
    last_run_at: null,
    last_job_id: null,
    last_error: null,
    created_at: at,
    updated_at: at,
    ...changes,
  });
}
