import { AppError, TERMINAL_STATES } from "@proxbox/contract";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import { cancelledEnd } from "./conclude-run.ts";
import type { JobParts } from "./job-parts.ts";
import { QUEUE_SCHEMA } from "./job-queue.ts";
import { MOST_ATTEMPTS } from "./lease.ts";
import { endJob, giveBack } from "./leave-job.ts";
import { startSweep } from "./sweep.ts";
import type { JobRow } from "./to-job.ts";
import { deliverAgain, wakeWaiting } from "./wake-waiting.ts";

/** How often is looked for lost workers. */
const SWEEP_MS = 2_000;
/** Every so many sweeps the deliveries are compared with the jobs, from the first on. */
const COMPARE_EVERY = 15;
/** Jobs that one sweep looks at. */
const MOST_JOBS = 100;

/** Looks after jobs that nobody looks after. */
export interface Reaper {
  /** One look; gives how many jobs were taken from lost workers. */
  sweep(): Promise<number>;
}

/** Jobs whose lease is over, by the database's clock, with the token that held them. */
async function expiredLeases(queries: Queries): Promise<{ id: number; token: string }[]> {
  const rows = await queries.selectFrom("job").select(["id", "lease_token"]).where("lease_token", "is not", null).where("leased_until", "<", sql<Date>`now()`).orderBy("id").limit(MOST_JOBS).execute();
  return rows.flatMap(({ id, lease_token }) => (lease_token === null ? [] : [{ id, token: lease_token }]));
}

async function settleLost(parts: JobParts, row: JobRow, queries: Queries): Promise<void> {
  const worker = row.worker ?? "unknown";
  if (row.cancel_requested_at !== null) {
    await endJob(parts, { jobId: row.id, queries }, cancelledEnd(row.cancelled_by ?? "somebody"));
  } else if (row.attempt >= MOST_ATTEMPTS) {
    const problem = new AppError("RUN_WORKER_LOST", { detail: `${row.attempt} attempts, the last by ${worker}` });
    await endJob(parts, { jobId: row.id, queries }, { state: "errored", verdict: "failed", reason: problem.message, error: `ProxboxException: ${problem.message}`, problem });
  } else {
    await giveBack(parts, { jobId: row.id, queries }, { reason: `interrupted: worker ${worker} was lost`, isOrderly: false });
  }
}

/** Takes a job from its lost worker, unless it renewed its lease after all. */
function takeFromLost(parts: JobParts, { id, token }: { readonly id: number; readonly token: string }): Promise<boolean> {
  return parts.database.kysely.transaction().execute(async (trx) => {
    const row = await trx.selectFrom("job").selectAll().where("id", "=", id).where("lease_token", "=", token).where("leased_until", "<", sql<Date>`now()`).forUpdate().skipLocked().executeTakeFirst();
    if (row === undefined) return false;
    await settleLost(parts, row, trx);
    parts.log.warn({ module: "worker", job_id: id, worker: row.worker }, "A job was taken from a worker that was lost");
    return true;
  });
}

/** Gives jobs a new delivery whose own the queue has lost: nobody would ever take them. */
async function replaceLostDeliveries(parts: JobParts): Promise<void> {
  await parts.database.kysely.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom("job")
      .select(["id", "queue_job_id", "scheduled_at"])
      .where("state", "in", ["pending", "scheduled"])
      .where("lease_token", "is", null)
      .where("queue_job_id", "is not", null)
      .where(sql<boolean>`not exists (select from ${sql.table(`${QUEUE_SCHEMA}.job`)} as delivery where delivery.name = 'default' and delivery.id = job.queue_job_id and delivery.state::text in ('created', 'retry', 'active'))`)
      .orderBy("id")
      .limit(MOST_JOBS)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, queue_job_id, scheduled_at } of rows) await deliverAgain(parts, { id, queue_job_id, ...(scheduled_at === null ? {} : { startAt: scheduled_at }) }, trx);
    if (rows.length > 0) parts.log.warn({ module: "worker", count: rows.length }, "Jobs whose deliveries were lost were delivered again");
  });
}

/** What is claimed by jobs that have ended stands in others' way only. */
async function removeDeadClaims(queries: Queries): Promise<void> {
  await sql`delete from claim using job where job.id = claim.job_id and job.state in (${sql.join(TERMINAL_STATES)})`.execute(queries);
}

class JobReaper implements Reaper {
  readonly #parts: JobParts;
  /** Tokens that were over at the last look: a clock that jumped makes all leases look over, until their workers renew them. */
  #suspects = new Set<string>();
  #sweeps = 0;

  constructor(parts: JobParts) {
    this.#parts = parts;
  }

  async sweep(): Promise<number> {
    const { kysely } = this.#parts.database;
    const expired = await expiredLeases(kysely);
    let taken = 0;
    for (const lease of expired) if (this.#suspects.has(lease.token) && (await takeFromLost(this.#parts, lease))) taken += 1;
    this.#suspects = new Set(expired.map(({ token }) => token));
    // Nobody should be found here: who leaves a line wakes the next. A claim of a lost worker's job was left by nobody.
    await kysely.transaction().execute((trx) => wakeWaiting(this.#parts, trx));
    if (this.#sweeps % COMPARE_EVERY === 0) {
      await removeDeadClaims(kysely);
      await replaceLostDeliveries(this.#parts);
    }
    this.#sweeps += 1;
    return taken;
  }
}

/** Makes a reaper (E95): a job is never running for ever. */
export function createReaper(parts: JobParts): Reaper {
  return new JobReaper(parts);
}

/** Lets a reaper look every 2 s; any number of processes may. */
export function startReaper(parts: JobParts): () => Promise<void> {
  const reaper = createReaper(parts);
  return startSweep(parts, { everyMs: SWEEP_MS, what: "Looking for lost workers" }, () => reaper.sweep());
}
