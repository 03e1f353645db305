import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Delivery } from "./job-queue.ts";
import type { JobRow } from "./to-job.ts";

/**
 * How long a worker holds a job without renewing it. The database's clock counts for all of them, so that the clocks of their machines
 * need not agree.
 */
export const LEASE_SECONDS = 10;
/** How often a worker renews what it holds. */
export const BEAT_MS = 2_000;
/** A worker that could not renew for so long stops by itself, before somebody else may take the job. */
export const SURRENDER_MS = LEASE_SECONDS * 1_000 - BEAT_MS;

/** A job whose runs were interrupted so many times has to do with it. */
export const MOST_ATTEMPTS = 5;

/** Who carries a job: only writes with the token count. */
export interface Lease {
  readonly jobId: number;
  readonly token: string;
}

const until = sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS}::int)`;

/** Takes the job of a delivery; `undefined` when it has ended, another worker has it, or a newer delivery took this one's place. */
export function takeLease(queries: Queries, { id, jobId }: Delivery, { token, worker }: { readonly token: string; readonly worker: string }): Promise<JobRow | undefined> {
  return queries
    .updateTable("job")
    .set({ lease_token: token, leased_until: until, worker, state: "pending", attempt: sql<number>`attempt + 1` })
    .where("id", "=", jobId)
    .where("queue_job_id", "=", id)
    .where("state", "in", ["pending", "scheduled"])
    .where("lease_token", "is", null)
    .returningAll()
    .executeTakeFirst();
}

/** Renews leases; what is missing in the answer is held no more. */
export function renewLeases(queries: Queries, leases: readonly Lease[]): Promise<{ readonly lease_token: string | null }[]> {
  return ofLeases(queries.updateTable("job").set({ leased_until: until }), leases).returning("lease_token").execute();
}

/** Which of these jobs somebody wants to be cancelled, and who. */
export function cancelledLeases(queries: Queries, leases: readonly Lease[]): Promise<{ readonly lease_token: string | null; readonly cancelled_by: string | null }[]> {
  return ofLeases(queries.selectFrom("job").select(["lease_token", "cancelled_by"]), leases).where("cancel_requested_at", "is not", null).execute();
}

interface Filterable<Self> {
  where(column: "id", operator: "in", ids: readonly number[]): Self;
  where(column: "lease_token", operator: "in", tokens: readonly string[]): Self;
}

function ofLeases<Query extends Filterable<Query>>(query: Query, leases: readonly Lease[]): Query {
  const ids = leases.map(({ jobId }) => jobId);
  const tokens = leases.map(({ token }) => token);
  return query.where("id", "in", ids).where("lease_token", "in", tokens);
}
