import type { AppError } from "@proxbox/contract";
import type { JobEnd } from "./leave-job.ts";
import type { JobEnding } from "./run-context.ts";

/** How a runner came to its end. */
export type RunOutcome = { readonly is: "ended"; readonly ending: JobEnding } | { readonly is: "threw"; readonly error: AppError } | { readonly is: "abandoned" };

/** What becomes of the job. */
export type Conclusion = { readonly is: "end"; readonly end: JobEnd } | { readonly is: "park" } | { readonly is: "give-back" } | { readonly is: "lost" };

/** What is known when a run is over. */
export interface RunFacts {
  readonly outcome: RunOutcome;
  /** Why it had been told to stop before that. */
  readonly stopReason: AppError | undefined;
  readonly isParked: boolean;
  readonly jobTimeoutMs: number;
}

function cancelled({ detail = "by somebody" }: AppError, result: Pick<JobEnd, "result">): JobEnd {
  const [, who = "somebody"] = /^by (.*)$/s.exec(detail) ?? [];
  return { state: "failed", verdict: "cancelled", reason: `Cancelled by ${who}.`, error: `Cancelled by ${who}.`, cancelledBy: who, ...result };
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

function ended(outcome: Exclude<RunOutcome, { is: "abandoned" }>): JobEnd {
  if (outcome.is === "threw") return failed(outcome.error);
  const { ending } = outcome;
  if (ending.error !== undefined) return failed(ending.error, { headline: ending.headline, ending });
  return { state: "completed", verdict: ending.verdict, reason: ending.headline, result: ending.result };
}

/**
 * What becomes of a job (wire-contract.md 5.7): cancelled → failed, time limit and errors → errored, else completed with its verdict.
 * Why a run was told to stop counts more than what its runner made of it; a worker that stops never ends a job.
 */
export function concludeRun(facts: RunFacts): Conclusion {
  const { outcome, stopReason, isParked } = facts;
  const result = outcome.is === "ended" ? { result: outcome.ending.result } : {};
  switch (stopReason?.code) {
    case "RUN_LEASE_LOST":
      return { is: "lost" };
    case "RUN_CANCELLED":
      return { is: "end", end: cancelled(stopReason, result) };
    case "RUN_JOB_TIMEOUT":
      return { is: "end", end: timedOut(stopReason, facts, result) };
    case "RUN_WORKER_STOPPED":
      return { is: "give-back" };
  }
  if (isParked) return { is: "park" };
  return outcome.is === "abandoned" ? { is: "give-back" } : { is: "end", end: ended(outcome) };
}
