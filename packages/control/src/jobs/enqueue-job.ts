import { JobParams, TERMINAL_STATES } from "@proxbox/contract";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import { jobName } from "./job-name.ts";
import type { JobParts } from "./job-parts.ts";
import type { JobRow } from "./to-job.ts";

/** A job to be made. */
export interface NewJob {
  readonly name?: string;
  /** Kept as they are, whatever happens to the job (B5). */
  readonly params: JobParams;
  /** Name of the user or schedule. */
  readonly requestedBy: string;
  readonly userId?: number;
  readonly scheduleId?: number;
  readonly sourceJobId?: number;
  /** Later than now: the job is scheduled. */
  readonly scheduledAt?: Date;
  /** A job with the same parameters that has not ended yet is given back instead (B8). */
  readonly enqueueOnce?: boolean;
}

/** Two lists of ids or slugs in another order ask for the same. */
function sameness(params: JobParams): string {
  const [endpoints, machines] = [params.proxmox_endpoint_ids, params.netbox_vm_ids].map((ids) => ids.toSorted((left, right) => left - right));
  return JSON.stringify({ ...params, sync_types: [...params.sync_types].toSorted(), proxmox_endpoint_ids: endpoints, netbox_vm_ids: machines });
}

async function findEqual(queries: Queries, params: JobParams): Promise<JobRow | undefined> {
  // Whoever asks for the same at the same moment waits here until the other one's job can be seen.
  await sql`select pg_advisory_xact_lock(hashtext(${`proxbox-job:${sameness(params)}`}))`.execute(queries);
  const waiting = await queries.selectFrom("job").select(["id", "params"]).where("state", "not in", TERMINAL_STATES).orderBy("id").execute();
  const equal = waiting.find((row) => sameness(JobParams.parse(row.params)) === sameness(params));
  return equal === undefined ? undefined : queries.selectFrom("job").selectAll().where("id", "=", equal.id).executeTakeFirst();
}

/** Makes the row and its delivery in the caller's transaction: both or neither. */
export async function enqueueJob(parts: JobParts, job: NewJob, queries: Queries): Promise<{ readonly row: JobRow; readonly isNew: boolean }> {
  const { clock, newId, queue } = parts;
  const params = JobParams.parse(job.params);
  const equal = job.enqueueOnce === true ? await findEqual(queries, params) : undefined;
  if (equal !== undefined) return { row: equal, isNew: false };
  const now = clock();
  const scheduledAt = job.scheduledAt !== undefined && job.scheduledAt.getTime() > now.getTime() ? job.scheduledAt : undefined;
  const deliveryId = newId();
  const row = await queries
    .insertInto("job")
    .values({
      name: job.name ?? jobName(params),
      state: scheduledAt === undefined ? "pending" : "scheduled",
      params: JSON.stringify(params),
      user_id: job.userId ?? null,
      requested_by: job.requestedBy,
      schedule_id: job.scheduleId ?? null,
      source_job_id: job.sourceJobId ?? null,
      queue_job_id: deliveryId,
      created_at: now,
      scheduled_at: scheduledAt ?? null,
      attempt: 0,
      last_event: 0,
      event_bytes: 0,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await queue.deliver(queries, { id: deliveryId, jobId: row.id }, scheduledAt);
  return { row, isNew: true };
}
