import type { AppError, JobParams, JobVerdict } from "@proxbox/contract";

/** One line for the job's log; the data is redacted before it is kept. */
export interface NewJobEvent {
  /** Name of the backend's frame, or `message`. */
  readonly event: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly stage?: string;
  readonly proxmoxEndpointId?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One step of a job at one Proxmox endpoint. */
export interface StepKey {
  readonly proxmoxEndpointId: number;
  /** `preflight`, `cluster`, `full-update`, or the slug of a stage. */
  readonly stage: string;
}

/** How a step ended. */
export interface StepEnd {
  readonly state: "completed" | "failed" | "skipped";
  readonly attempts: number;
  readonly result: Readonly<Record<string, unknown>>;
}

/** How far the job is, kept in the database: what is completed is not done again when another worker takes over. */
export interface StepBook {
  /** Writes down all steps that will be done, in their order; those that are there already stay as they are. */
  plan(steps: readonly StepKey[]): Promise<void>;
  /** How a step ended in an earlier attempt, if it did. */
  endOf(step: StepKey): Promise<StepEnd | undefined>;
  start(step: StepKey): Promise<void>;
  finish(step: StepKey, end: StepEnd): Promise<void>;
}

/** Who may write through a Proxmox endpoint: one job at a time, whichever backend or worker. */
export interface Claims {
  /** Stands in line for these Proxmox endpoints, in the order of arrival. */
  request(proxmoxEndpointIds: readonly number[]): Promise<void>;
  /**
   * The first of these endpoints that this job gets; waits, with a reason that people see, while others hold all of them. With
   * `isWaiting: false` it resolves with the job that holds them instead of waiting.
   */
  next(proxmoxEndpointIds: readonly number[], options: { readonly isWaiting: boolean }): Promise<{ readonly acquired: number } | { readonly heldBy: number }>;
  release(proxmoxEndpointId: number): Promise<void>;
}

/** What a run of a job gets from the worker that carries it. */
export interface RunContext {
  readonly job: { readonly id: number; readonly name: string; readonly params: JobParams; readonly attempt: number; readonly requestedBy: string };
  /** Fires when the job is cancelled, its time is up, its lease is lost or the worker stops; the reason is an `AppError` with the code. */
  readonly signal: AbortSignal;
  /** Adds to the job's log, in order. */
  record(event: NewJobEvent): void;
  /** Resolves when the log has room again: a reader of a stream waits for it, so that nothing piles up. */
  whenRecorded(): Promise<void>;
  readonly steps: StepBook;
  readonly claims: Claims;
  /** Called once, when the first claim is held: the job is shown as running from now on. */
  markRunning(): Promise<void>;
}

/** How a run ended; when it throws, the job is errored with what was thrown. */
export interface JobEnding {
  readonly verdict: Exclude<JobVerdict, "cancelled">;
  /** What people read first. */
  readonly headline: string;
  readonly result: Readonly<Record<string, unknown>>;
  /** Present: the job ends as errored with it. */
  readonly error?: AppError;
}

/** Does a job; `jobs/sync/` is the one for `Proxbox Sync`. */
export type JobRunner = (context: RunContext) => Promise<JobEnding>;
