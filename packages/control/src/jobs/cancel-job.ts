import { AppError, TERMINAL_STATES } from "@proxbox/contract";
import type { JobState } from "@proxbox/contract";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import { cancelledEnd } from "./conclude-run.ts";
import type { JobParts } from "./job-parts.ts";
import { signal } from "./job-signals.ts";
import { endJob } from "./leave-job.ts";
import type { JobRow } from "./to-job.ts";
import { unknownJob } from "./unknown-job.ts";

/** Whether nothing happens to a job any more. */
export function isTerminal(state: string): boolean {
  return TERMINAL_STATES.includes(state as JobState);
}

/** Who cancels, in which transaction. */
interface Cancellation {
  readonly by: string;
  readonly queries: Queries;
}

async function endAtOnce(parts: JobParts, row: JobRow, { by, queries }: Cancellation): Promise<void> {
  if (row.queue_job_id !== null) await parts.queue.withdraw(queries, [row.queue_job_id]);
  await endJob(parts, { jobId: row.id, queries }, cancelledEnd(by));
}

/** The first who asks is the one who is named. */
async function askWorker({ clock }: JobParts, row: JobRow, { by, queries }: Cancellation): Promise<void> {
  if (row.cancel_requested_at === null) await queries.updateTable("job").set({ cancel_requested_at: clock(), cancelled_by: by }).where("id", "=", row.id).execute();
  await signal(queries, "cancel", row.id);
}

/**
 * Cancels a job: at once while no worker has it, else through its worker, within 2 s (E96). Cancelling again changes nothing. Throws
 * `RUN_UNKNOWN_OBJECT`, and `RUN_JOB_ENDED` for a job that has ended otherwise.
 */
export function cancelJob(parts: JobParts, id: number, by: string): Promise<void> {
  return parts.database.kysely.transaction().execute(async (trx) => {
    const row = await trx.selectFrom("job").selectAll().select(sql<boolean>`lease_token is not null and leased_until >= now()`.as("is_carried")).where("id", "=", id).forUpdate().executeTakeFirst();
    if (row === undefined) throw unknownJob(id);
    if (row.verdict === "cancelled") return;
    if (isTerminal(row.state)) throw new AppError("RUN_JOB_ENDED", { detail: `job ${id} is ${row.state}` });
    if (row.is_carried) await askWorker(parts, row, { by, queries: trx });
    else await endAtOnce(parts, row, { by, queries: trx });
  });
}
