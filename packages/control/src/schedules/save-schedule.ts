import { ScheduleParams } from "@proxbox/contract";
import type { Schedule, ScheduleCreate, ScheduleUpdate } from "@proxbox/contract";
import type { Queries } from "../database/database.ts";
import { toCadence } from "./cadence.ts";
import { planAfter, toSchedule } from "./schedule-row.ts";
import type { ScheduleRow } from "./schedule-row.ts";
import type { ScheduleParts } from "./schedules.ts";

/** What saving a schedule works with: the transaction that it is part of, or the database. */
export interface SaveParts extends Pick<ScheduleParts, "clock" | "random"> {
  readonly queries: Queries;
}

/** Makes a schedule and plans its first job. Throws `CFG_SCHEDULE_INVALID`; the endpoints that it names are the caller's business. */
export async function insertSchedule({ queries, clock, random }: SaveParts, body: ScheduleCreate, userId: number): Promise<Schedule> {
  const now = clock();
  const settings = { ...body, start_at: body.start_at === null ? now : new Date(body.start_at) };
  toCadence(settings);
  // A moment before now, so that what starts now is planned for now.
  const plan = planAfter(settings, body.start_at === null ? new Date(now.getTime() - 1) : now, random);
  const row = await queries
    .insertInto("schedule")
    .values({ ...settings, ...plan, params: JSON.stringify(body.params), user_id: userId, last_run_at: null, last_job_id: null, last_error: null, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toSchedule(row);
}

/** A cron expression given takes the interval's place, and the other way round. */
function changedWay(row: ScheduleRow, { interval_minutes: minutes, cron }: ScheduleUpdate): Pick<ScheduleRow, "interval_minutes" | "cron"> {
  if (typeof cron === "string") return { interval_minutes: minutes ?? null, cron };
  if (typeof minutes === "number") return { interval_minutes: minutes, cron: null };
  return { interval_minutes: minutes === null ? null : row.interval_minutes, cron: cron === null ? null : row.cron };
}

const planning = ["interval_minutes", "cron", "timezone", "start_at", "jitter_seconds", "is_paused"] as const;

function isReplanned(before: ScheduleRow, after: ScheduleRow): boolean {
  return planning.some((field) => String(before[field]) !== String(after[field]));
}

/** Changes a schedule that the transaction holds; another cadence is planned from now on. Throws `CFG_SCHEDULE_INVALID`. */
export async function changeSchedule({ queries, clock, random }: SaveParts, before: ScheduleRow, body: ScheduleUpdate): Promise<Schedule> {
  const { name = before.name, is_paused = before.is_paused, jitter_seconds = before.jitter_seconds, timezone = before.timezone } = body;
  const start_at = typeof body.start_at === "string" ? new Date(body.start_at) : before.start_at;
  const after = { ...before, name, is_paused, jitter_seconds, timezone, start_at, ...changedWay(before, body) };
  toCadence(after);
  const now = clock();
  const { planned_at, next_run_at } = isReplanned(before, after) ? planAfter(after, now, random) : before;
  const { interval_minutes, cron } = after;
  const changed = { name, is_paused, jitter_seconds, interval_minutes, cron, timezone, start_at, planned_at, next_run_at, updated_at: now };
  const params = body.params === undefined ? {} : { params: JSON.stringify(ScheduleParams.parse({ ...ScheduleParams.parse(before.params), ...body.params })) };
  return toSchedule(await queries.updateTable("schedule").set({ ...changed, ...params }).where("id", "=", before.id).returningAll().executeTakeFirstOrThrow());
}
