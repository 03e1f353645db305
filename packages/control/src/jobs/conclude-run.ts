import type { AppError, ErrorCode } from "@proxbox/contract";
import type { JobEnd } from "./leave-job.ts";
import type { JobEnding } from "./run-context.ts";

/** How a runner came to its end; interrupted: by the database, not by the job. */
export type RunOutcome = { readonly is: "ended"; readonly ending: JobEnding } | { readonly is: "threw"; readonly error: AppError } | { readonly is: "interrupted" } | { readonly is: "abandoned" };

/** What becomes of the job. */
export type Conclusion = { readonly is: "end"; readonly end: JobEnd } | { readonly is: "park" } | { readonly is: "give-back" } | { readonly is: "interrupted" } | { readonly is: "lost" };

/** What is known when a run is over. */
export interface RunFacts {
  readonly outcome: RunOutcome;
  /** Why it had been told to stop before that. */
  readonly stopReason: AppError | undefined;
  /** Who cancelled the job, if that is why. */
  readonly cancelledBy: string;
  readonly isParked: boolean;
  readonly jobTimeoutMs: number;
}

/** How a job ends that was cancelled. */
export function cancelledEnd(by: string): JobEnd {
  return { state: "failed", verdict: "cancelled", reason: `Cancelled by ${by}.`, error: `Cancelled by ${by}.`, cancelledBy: by };
}

function timedOut(problem: AppError, { jobTimeoutMs }: RunFacts, result: Pick<JobEnd, "result">): JobEnd {
  const text = `the job ran longer than ${jobTimeoutMs / 1_000} s`;
  return { state: "errored", verdict: "failed", reason: `Stopped: ${text}.`, error: `JobTimeoutException: ${text}`, problem, ...result };
}

function failed(error: AppError, more: { readonly headline?: string; readonly ending?: JobEnding } = {}): JobEnd {
  const { ending, headline = error.message } = more;
  const kept = ending === undefined ? {} : { result: ending.result };
  return { state: "errored", verdict: ending?.verdict ?? "failed", reason: headline, error: `ProxboxException: ${error.message}`, problem: error, ...kept };
}

function ended(outcome: Extract<RunOutcome, { is: "ended" | "threw" }>): JobEnd {
  if (outcome.is === "threw") return failed(outcome.error);
  const { ending } = outcome;
  if (ending.error !== undefined) return failed(ending.error, { headline: ending.headline, ending });
  return { state: "completed", verdict: ending.verdict, reason: ending.headline, result: ending.result };
}

type ByReason = (reason: AppError, facts: RunFacts, result: Pick<JobEnd, "result">) => Conclusion;

/** What it means that a run was told to stop. */
const byReason: Readonly<Partial<Record<ErrorCode, ByReason>>> = {
  RUN_LEASE_LOST: () => ({ is: "lost" }),
  RUN_CANCELLED: (_reason, { cancelledBy }, result) => ({ is: "end", end: { ...cancelledEnd(cancelledBy), ...result } }),
  RUN_JOB_TIMEOUT: (reason, facts, result) => ({ is: "end", end: timedOut(reason, facts, result) }),
  RUN_WORKER_STOPPED: () => ({ is: "give-back" }),
};

/**
 * What becomes of a job (wire-contract.md 5.7): cancelled → failed, time limit and errors → errored, else completed with its verdict.
 * Why a run was told to stop counts more than what its runner made of it; a worker that stops never ends a job.
 */
export function concludeRun(facts: RunFacts): Conclusion {
  const { outcome, stopReason, isParked } = facts;
  const result = outcome.is === "ended" ? { result: outcome.ending.result } : {};
  const conclude = stopReason === undefined ? undefined : byReason[stopReason.code];
  if (stopReason !== undefined && conclude !== undefined) return conclude(stopReason, facts, result);
  if (isParked) return { is: "park" };
  if (outcome.is === "interrupted") return outcome;
  return outcome.is === "abandoned" ? { is: "give-back" } : { is: "end", end: ended(outcome) };
}
