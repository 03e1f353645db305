import type { Generated } from "kysely";
import type { Json } from "./endpoint-tables.ts";

/** A job as a person sees it; pg-boss's own table is only the queue that delivers it. */
export interface JobTable {
  id: Generated<number>;
  name: string;
  /** `pending`, `scheduled`, `running`, `completed`, `errored`, `failed` (the seed's words). */
  state: string;
  /** `success`, `warning`, `failed`, `skipped`, `cancelled`; null until it is terminal. */
  verdict: string | null;
  /** Why it is in this state, in one sentence a person can read: "waits for job 12", "cancelled by admin". */
  status_reason: string | null;
  /** As given; never changed afterwards, whatever happens. */
  params: Json<unknown>;
  user_id: number | null;
  /** Name of the user or schedule that asked for it. */
  requested_by: string;
  schedule_id: number | null;
  /** The job that this one runs again. */
  source_job_id: number | null;
  /** Id of the delivery in the queue. */
  queue_job_id: string | null;
  created_at: Date;
  /** When it is to start, if not at once. */
  scheduled_at: Date | null;
  started_at: Date | null;
  completed_at: Date | null;
  cancel_requested_at: Date | null;
  cancelled_by: string | null;
  /** `JobTimeoutException`, `ProxboxException: …`, … */
  error: string | null;
  /** Our error as a Problem, with its suggestion. */
  problem: Json<unknown> | null;
  result: Json<unknown> | null;
  /** Times a worker has taken it. */
  attempt: number;
  /** Token of the worker that runs it: who holds another one may not write. */
  lease_token: string | null;
  leased_until: Date | null;
  worker: string | null;
  /** Sequence of its last event. */
  last_event: number;
  event_bytes: number;
}

/** The event log of a job: one row a frame. */
export interface JobEventTable {
  job_id: number;
  /** From 1, without gaps. */
  seq: number;
  at: Date;
  /** Name of the frame, or `message`. */
  event: string;
  /** `debug`, `info`, `warning`, `error`. */
  level: string;
  /** Slug of the stage, if it belongs to one. */
  stage: string | null;
  proxmox_endpoint_id: number | null;
  /** The frame's payload as JSON text, redacted. */
  data: string;
}

/** How far a job is: one row per Proxmox endpoint and step; what is completed is not done again after a crash. */
export interface JobStageTable {
  job_id: number;
  proxmox_endpoint_id: number;
  /** `preflight`, `cluster`, or the slug of a stage. */
  stage: string;
  position: number;
  /** `pending`, `running`, `completed`, `failed`, `skipped`. */
  state: string;
  attempts: number;
  started_at: Date | null;
  completed_at: Date | null;
  /** Counts and messages of its `complete`, or why it was skipped. */
  result: Json<unknown> | null;
}

/** Who may write through a Proxmox endpoint, and who waits for it: first come, first served. */
export interface ClaimTable {
  /** What is claimed, `proxmox:<id>`. */
  target: string;
  job_id: number;
  requested_at: Date;
  acquired_at: Date | null;
}

/** Tables of jobs. */
export interface JobTables {
  job: JobTable;
  job_event: JobEventTable;
  job_stage: JobStageTable;
  claim: ClaimTable;
}
