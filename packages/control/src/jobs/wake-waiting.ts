import { TERMINAL_STATES } from "@proxbox/contract";
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

/**
 * The first of each free target's line, where it waits without worker and delivery. Who comes first and is on the way already, or
 * finds something else to do, wakes the next itself.
 */
async function sleepingFirst(queries: Queries, targets?: readonly string[]): Promise<number[]> {
  const among = targets === undefined ? sql`` : sql`and claim.target in (${sql.join(targets)})`;
  const { rows } = await sql<{ id: number }>`
    select distinct id from (
      select distinct on (claim.target) job.id, job.state = 'pending' and job.lease_token is null and job.queue_job_id is null as "isAsleep"
      from claim join job on job.id = claim.job_id
      where claim.acquired_at is null ${among} and job.state not in (${sql.join(TERMINAL_STATES)}) and (job.lease_token is null or job.leased_until >= now())
        and not exists (select from claim as held where held.acquired_at is not null and (held.target = claim.target or held.job_id = claim.job_id))
      order by claim.target, claim.requested_at, claim.job_id
    ) as line where "isAsleep" order by id`.execute(queries);
  return rows.map(({ id }) => id);
}

/** Delivers the jobs whose turn it is now that these targets are free, of all lines by default; gives how many. */
export async function wakeWaiting(waker: Waker, queries: Queries, targets?: readonly string[]): Promise<number> {
  if (targets?.length === 0) return 0;
  const ids = await sleepingFirst(queries, targets);
  if (ids.length === 0) return 0;
  // One that somebody else has in hand at this moment is left to them.
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
