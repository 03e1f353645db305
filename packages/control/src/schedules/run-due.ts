import { ScheduleParams, toAppError } from "@proxbox/contract";
import { redactText } from "@proxbox/server";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { planAfter } from "./schedule-row.ts";
import type { ScheduleRow } from "./schedule-row.ts";
import type { ScheduleParts } from "./schedules.ts";

/** A last run that lies further ahead was made by a clock that was wrong; up to this, a clock put back only makes the next one wait. */
const CREDIBLE_MS = 24 * 60 * 60_000;

/** When a job that could not be made is tried again: what is in its way is mended by people, or by a restart. */
const RETRY_MS = 60_000;

type Due = (where: ExpressionBuilder<Tables, "schedule">) => Expression<SqlBool>;

function dueAt(now: Date): Due {
  const credible = new Date(now.getTime() + CREDIBLE_MS);
  return (where) => where.and([where("is_paused", "=", false), where.or([where("next_run_at", "<=", now), where("last_run_at", ">", credible)])]);
}

/** The schedule's own job that no worker has begun with: it will do what another one would do. */
async function waitingJob(trx: Queries, { id, params }: ScheduleRow): Promise<{ id: number } | undefined> {
  const isSame = sql<boolean>`params::text = ${JSON.stringify(ScheduleParams.parse(params))}`;
  return trx.selectFrom("job").select("id").where("schedule_id", "=", id).where("state", "in", ["pending", "scheduled"]).where(isSame).orderBy("id").executeTakeFirst();
}

/** Makes the schedule's job in the transaction and gives its id; while one is still waiting for its turn, that one. */
async function makeJob({ jobs, log }: ScheduleParts, row: ScheduleRow, trx: Queries): Promise<{ id: number; isNew: boolean }> {
  const waiting = await waitingJob(trx, row);
  if (waiting !== undefined) {
    log.info({ module: "schedules", schedule_id: row.id, job_id: waiting.id }, "A schedule is due again while its last job still waits");
    return { id: waiting.id, isNew: false };
  }
  const user = row.user_id === null ? {} : { userId: row.user_id };
  const { id } = await jobs.enqueue({ name: row.name, params: ScheduleParams.parse(row.params), requestedBy: `schedule ${row.name}`, scheduleId: row.id, ...user }, trx);
  return { id, isNew: true };
}

/** Runs one schedule if it is still due and nobody else has it in hand; true: a job was made. */
function runOne(parts: ScheduleParts, id: number): Promise<boolean> {
  return parts.kysely.transaction().execute(async (trx) => {
    const now = parts.clock();
    const row = await trx.selectFrom("schedule").selectAll().where("id", "=", id).where(dueAt(now)).forUpdate().skipLocked().executeTakeFirst();
    if (row === undefined) return false;
    const plan = planAfter(row, now, parts.random);
    if (row.next_run_at === null || row.next_run_at.getTime() > now.getTime()) {
      parts.log.warn({ module: "schedules", schedule_id: id }, "The clock was put back by days: a schedule is planned anew");
      await trx.updateTable("schedule").set({ ...plan, last_run_at: null }).where("id", "=", id).execute();
      return false;
    }
    const job = await makeJob(parts, row, trx);
    if (row.last_error !== null) parts.log.info({ module: "schedules", schedule_id: id, job_id: job.id }, "A schedule makes its jobs again");
    await trx.updateTable("schedule").set({ ...plan, last_run_at: now, last_job_id: job.id, last_error: null }).where("id", "=", id).execute();
    return job.isNew;
  });
}

/** Keeps why the job could not be made, and tries it again in a minute; the log says it once, however often that fails. */
function putOff({ kysely, clock, log }: ScheduleParts, id: number, thrown: unknown): Promise<void> {
  const reason = redactText(toAppError(thrown).message);
  return kysely.transaction().execute(async (trx) => {
    const now = clock();
    const row = await trx.selectFrom("schedule").select("last_error").where("id", "=", id).where(dueAt(now)).forUpdate().executeTakeFirst();
    // Another process has made it since, or put it off.
    if (row === undefined) return;
    await trx.updateTable("schedule").set({ last_error: reason, next_run_at: new Date(now.getTime() + RETRY_MS) }).where("id", "=", id).execute();
    if (row.last_error !== reason) log.error({ module: "schedules", schedule_id: id, err: thrown }, "A schedule's job could not be made; it is tried again every minute");
  });
}

async function tryOne(parts: ScheduleParts, id: number): Promise<boolean> {
  try {
    return await runOne(parts, id);
  } catch (error) {
    // Nothing of it was kept, and the others go on.
    await putOff(parts, id, error);
    return false;
  }
}

/**
 * Makes the jobs of every schedule that is due, each in a transaction of its own, and plans the next time after now: however many
 * times were missed, there is one job (E98). The row's lock lets only one of many processes make it. Gives how many jobs were made.
 */
export async function runDue(parts: ScheduleParts): Promise<number> {
  const due = await parts.kysely.selectFrom("schedule").select("id").where(dueAt(parts.clock())).orderBy("next_run_at").orderBy("id").execute();
  let made = 0;
  for (const { id } of due) if (await tryOne(parts, id)) made += 1;
  return made;
}
