import { AppError, ScheduleParams } from "@proxbox/contract";
import type { Schedule, ScheduleCreate, ScheduleUpdate } from "@proxbox/contract";
import { sql } from "kysely";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { nextRuns, toCadence } from "./cadence.ts";
import { runDue } from "./run-due.ts";
import { scheduleSection } from "./schedule-section.ts";
import { changeSchedule, insertSchedule } from "./save-schedule.ts";
import { toSchedule } from "./schedule-row.ts";
import type { ScheduleRow } from "./schedule-row.ts";
import type { Actor, ScheduleFilter, ScheduleParts, Schedules } from "./schedules.ts";

function unknownSchedule(id: number): AppError {
  return new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no schedule ${id}` });
}

/** A row as it is while nobody else changes it. */
async function lock(trx: Queries, id: number): Promise<ScheduleRow> {
  const row = await trx.selectFrom("schedule").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (row === undefined) throw unknownSchedule(id);
  return row;
}

async function checkScope({ endpoints }: ScheduleParts, params: ScheduleParams): Promise<void> {
  for (const id of params.proxmox_endpoint_ids) {
    if ((await endpoints.proxmox(id)) === undefined) throw new AppError("CFG_SCHEDULE_INVALID", { detail: `there is no Proxmox endpoint ${id}` });
  }
  const backendId = params.fastapi_endpoint_id;
  if (backendId === null || (await endpoints.backend(backendId)) !== undefined) return;
  throw new AppError("CFG_SCHEDULE_INVALID", { detail: `there is no backend ${backendId}` });
}

// The filter's own signs mean themselves.
function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

async function list({ kysely }: ScheduleParts, { q, isPaused, limit, offset }: ScheduleFilter): Promise<{ count: number; rows: Schedule[] }> {
  const matches = (where: ExpressionBuilder<Tables, "schedule">): Expression<SqlBool> =>
    where.and([...(q === undefined ? [] : [where("name", "ilike", containing(q))]), ...(isPaused === undefined ? [] : [where("is_paused", "=", isPaused)])]);
  const { count } = await kysely.selectFrom("schedule").select(sql<number>`count(*)::int`.as("count")).where(matches).executeTakeFirstOrThrow();
  const rows = await kysely.selectFrom("schedule").selectAll().where(matches).orderBy("name").orderBy("id").limit(limit).offset(offset).execute();
  return { count, rows: rows.map(toSchedule) };
}

async function create(parts: ScheduleParts, body: ScheduleCreate, { userId }: Actor): Promise<Schedule> {
  toCadence({ ...body, start_at: parts.clock() });
  await checkScope(parts, body.params);
  return insertSchedule({ ...parts, queries: parts.kysely }, body, userId);
}

function update(parts: ScheduleParts, id: number, body: ScheduleUpdate): Promise<Schedule> {
  return parts.kysely.transaction().execute(async (trx) => changeSchedule({ ...parts, queries: trx }, await lock(trx, id), body));
}

function runNow({ kysely, jobs, clock }: ScheduleParts, id: number, { userId, username, approve_deletions }: Actor & Pick<ScheduleParams, "approve_deletions">): Promise<{ id: number }> {
  return kysely.transaction().execute(async (trx) => {
    const { name, params } = await lock(trx, id);
    const job = await jobs.enqueue({ name, params: { ...ScheduleParams.parse(params), approve_deletions }, requestedBy: username, userId, scheduleId: id }, trx);
    await trx.updateTable("schedule").set({ last_run_at: clock(), last_job_id: job.id, last_error: null }).where("id", "=", id).execute();
    return { id: job.id };
  });
}

async function remove({ kysely }: ScheduleParts, id: number): Promise<Schedule> {
  const row = await kysely.deleteFrom("schedule").where("id", "=", id).returningAll().executeTakeFirst();
  if (row === undefined) throw unknownSchedule(id);
  return toSchedule(row);
}

async function find({ kysely }: ScheduleParts, id: number): Promise<Schedule> {
  const row = await kysely.selectFrom("schedule").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw unknownSchedule(id);
  return toSchedule(row);
}

/** Makes the schedules of this database; `startTicker` lets them make their jobs. */
export function createSchedules(parts: ScheduleParts): Schedules {
  return {
    list: (filter) => list(parts, filter),
    find: (id) => find(parts, id),
    create: (body, by) => create(parts, body, by),
    update: async (id, body) => {
      if (body.params !== undefined) await checkScope(parts, ScheduleParams.parse(body.params));
      return update(parts, id, body);
    },
    remove: (id) => remove(parts, id),
    pause: (id) => update(parts, id, { is_paused: true }),
    resume: (id) => update(parts, id, { is_paused: false }),
    runNow: (id, { userId, username }, { approve_deletions = false } = {}) => runNow(parts, id, { userId, username, approve_deletions }),
    preview: (cadence) => nextRuns(toCadence({ start_at: parts.clock(), ...cadence }), new Date(parts.clock().getTime() - 1)),
    runDue: () => runDue(parts),
    configSection: (by) => scheduleSection(parts, by),
  };
}
