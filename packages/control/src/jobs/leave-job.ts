import type { AppError, JobState, JobVerdict } from "@proxbox/contract";
import { redact, redactText } from "@proxbox/server";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import { appendEvents, toEventRow } from "./append-events.ts";
import { holdLines, lookAtLines } from "./claim-lines.ts";
import type { ClaimState } from "./claim-lines.ts";
import { jobMessage } from "./job-message.ts";
import type { JobParts } from "./job-parts.ts";
import { signal } from "./job-signals.ts";
import type { Lease } from "./lease.ts";
import type { NewJobEvent } from "./run-context.ts";
import { settleSteps } from "./settle-steps.ts";
import { deliverAgain, wakeWaiting } from "./wake-waiting.ts";

/** How a job ends. */
export interface JobEnd {
  readonly state: Extract<JobState, "completed" | "errored" | "failed">;
  readonly verdict: JobVerdict;
  /** One sentence. */
  readonly reason: string;
  /** As wire-contract.md 5.7 says it: `JobTimeoutException: …`, `ProxboxException: …`, `Cancelled by …`. */
  readonly error?: string;
  readonly problem?: AppError;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly cancelledBy?: string;
}

/** A job in the caller's transaction: with the token of its lease, or without when the row is locked and nobody's. */
export interface LeftJob extends Pick<Lease, "jobId"> {
  readonly token?: string;
  readonly queries: Queries;
}

const levels: Readonly<Record<JobVerdict, NewJobEvent["level"]>> = { success: "info", warning: "warning", failed: "error", skipped: "info", cancelled: "warning" };

// The warnings of a phase of an endpoint are the eighth level of a sync's result (wire-contract.md 5.6), and a problem's parts lie a little deeper.
const RESULT_LEVELS = 10;

/** Writes the last line of this attempt; false when the job is not the caller's any more. */
async function say({ clock }: Pick<JobParts, "clock">, { jobId, token, queries }: LeftJob, event: NewJobEvent): Promise<boolean> {
  const rows = [toEventRow(event, clock())];
  return (await appendEvents(queries, jobId, { rows, ...(token === undefined ? {} : { token }) })) !== undefined;
}

/** Ends a job in the caller's transaction: its row, its last line, its steps, its claims, and the wake-up of those that waited for them. */
export async function endJob(parts: JobParts, job: LeftJob, end: JobEnd): Promise<boolean> {
  const { queries } = job;
  const { state, verdict, error = null, problem, result, cancelledBy } = end;
  const reason = redactText(end.reason);
  if (!(await say(parts, job, jobMessage(reason, levels[verdict], { state, verdict })))) return false;
  const at = parts.clock();
  await queries
    .updateTable("job")
    .set({ state, verdict, status_reason: reason, error: error === null ? null : redactText(error), completed_at: at, lease_token: null, leased_until: null })
    .set({ problem: problem === undefined ? null : JSON.stringify(redact(problem.toProblem())), result: result === undefined ? null : JSON.stringify(redact(result, RESULT_LEVELS)) })
    .set(cancelledBy === undefined ? {} : { cancelled_by: cancelledBy, cancel_requested_at: sql<Date>`coalesce(cancel_requested_at, ${at})` })
    .where("id", "=", job.jobId)
    .execute();
  await settleSteps(queries, { jobId: job.jobId, at, reason });
  const claims = await queries.selectFrom("claim").select("target").where("job_id", "=", job.jobId).execute();
  const targets = claims.map(({ target }) => target);
  await holdLines(queries, targets);
  await queries.deleteFrom("claim").where("job_id", "=", job.jobId).execute();
  await wakeWaiting(parts, queries, targets);
  await signal(queries, "claims", job.jobId);
  return true;
}

/** Gives a job back, so that the next worker that is free goes on with it: it keeps its place in every line. */
export async function giveBack(parts: JobParts, job: LeftJob, { reason, isOrderly }: { readonly reason: string; readonly isOrderly: boolean }): Promise<boolean> {
  const { queries } = job;
  if (!(await say(parts, job, jobMessage(reason, isOrderly ? "info" : "warning")))) return false;
  const row = await queries
    .updateTable("job")
    .set({ state: "pending", status_reason: reason, lease_token: null, leased_until: null })
    // An attempt that ended in good order is none that may have to do with the job.
    .set(isOrderly ? { attempt: sql<number>`attempt - 1` } : {})
    .where("id", "=", job.jobId)
    .returning(["id", "queue_job_id"])
    .executeTakeFirstOrThrow();
  await queries.updateTable("claim").set({ acquired_at: null }).where("job_id", "=", job.jobId).execute();
  await deliverAgain(parts, row, queries);
  return true;
}

/** Lets a job wait for its claims without a worker: whoever leaves one of its lines delivers it. */
export async function parkJob(parts: JobParts, { jobId, token, queries }: LeftJob & Lease): Promise<boolean> {
  const wanted = await queries.selectFrom("claim").select("target").where("job_id", "=", jobId).execute();
  const targets = wanted.map(({ target }) => target);
  await holdLines(queries, targets);
  const row = await queries
    .updateTable("job")
    .set({ state: "pending", lease_token: null, leased_until: null, queue_job_id: null, attempt: sql<number>`attempt - 1` })
    .where("id", "=", jobId)
    .where("lease_token", "=", token)
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) return false;
  const states = targets.length === 0 ? new Map<string, ClaimState>() : await lookAtLines(queries, jobId, targets);
  // Its turn has come since it looked.
  if ([...states.values()].every(({ heldBy }) => heldBy !== null) && states.size > 0) return true;
  await deliverAgain(parts, { id: jobId, queue_job_id: null }, queries);
  return true;
}
