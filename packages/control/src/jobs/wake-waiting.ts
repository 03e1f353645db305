import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { JobParts } from "./job-parts.ts";
import type { JobRow } from "./to-job.ts";

type Waker = Pick<JobParts, "queue" | "newId">;

/** A job that gets a new delivery, at once or later. */
type Redelivered = Pick<JobRow, "id" | "queue_job_id"> & { readonly startAt?: Date };

/** A new delivery of a job whose row the transaction has locked; an older one is of no use any more. */
export async function deliverAgain({ queue, newId }: Waker, { id, queue_job_id, startAt }: Redelivered, queries: Queries): Promise<void> {
  const deliveryId = newId();
  if (queue_job_id !== null) await queue.withdraw(queries, [queue_job_id]);
  await queries.updateTable("job").set({ queue_job_id: deliveryId }).where("id", "=", id).execute();
  await queue.deliver(queries, { id: deliveryId, jobId: id }, startAt);
}

/** Jobs without worker and delivery, which wait for a claim: the first of each target's line. */
async function firstOfLines(queries: Queries, targets: readonly string[]): Promise<number[]> {
  const rows = await queries
    .selectFrom("claim")
    .innerJoin("job", "job.id", "claim.job_id")
    .select(["claim.target", "job.id"])
    .distinctOn("claim.target")
    .where("claim.target", "in", targets)
    .where("claim.acquired_at", "is", null)
    .where("job.state", "=", "pending")
    .where("job.lease_token", "is", null)
    .where("job.queue_job_id", "is", null)
    .orderBy("claim.target")
    .orderBy("claim.requested_at")
    .orderBy("claim.job_id")
    .execute();
  return [...new Set(rows.map(({ id }) => id))];
}

/** Delivers waiting jobs; one that somebody else has in hand at this moment is left to them. */
export async function deliverWaiting(waker: Waker, ids: readonly number[], queries: Queries): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await queries
    .selectFrom("job")
    .select(["id", "queue_job_id"])
    .where("id", "in", ids)
    .where("state", "=", "pending")
    .where("lease_token", "is", null)
    .where("queue_job_id", "is", null)
    .orderBy("id")
    .forUpdate()
    .skipLocked()
    .execute();
  for (const row of rows) await deliverAgain(waker, row, queries);
  return rows.length;
}

/** Delivers the jobs whose turn it is now that these targets are free. */
export async function wakeWaiting(waker: Waker, targets: readonly string[], queries: Queries): Promise<void> {
  if (targets.length === 0) return;
  await deliverWaiting(waker, await firstOfLines(queries, targets), queries);
}

/** Jobs that wait although one of their targets is free: a wake-up was lost. */
export async function forgottenWaiting(queries: Queries): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct job.id from job join claim on claim.job_id = job.id
    where job.state = 'pending' and job.lease_token is null and job.queue_job_id is null
      and not exists (select from claim as held where held.target = claim.target and held.acquired_at is not null)
    order by job.id limit 100`.execute(queries);
  return rows.map(({ id }) => id);
}
