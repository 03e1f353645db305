import { AppError, ScheduleParams } from "@proxbox/contract";
import type { Schedule } from "@proxbox/contract";
import type { Insertable, Selectable } from "kysely";
import type { ScheduleTable } from "../database/tables/schedule-tables.ts";
import { nextRun, nextRuns, toCadence } from "./cadence.ts";

/** A schedule as it is stored. */
export type ScheduleRow = Selectable<ScheduleTable>;

const shownRuns = 5;

/** When the next job is planned, and when it is made: put off by a random part of the jitter. */
export type Plan = Pick<ScheduleRow, "planned_at" | "next_run_at">;

/** What has to be known of a schedule to plan it. */
export type Planned = Pick<Insertable<ScheduleTable>, "interval_minutes" | "cron" | "timezone" | "jitter_seconds" | "is_paused"> & { readonly start_at: Date };

/** The next time after a moment with its jitter; `random` gives numbers from 0 up to 1. Nothing is planned while paused. */
export function planAfter(row: Planned, after: Date, random: () => number): Plan {
  if (row.is_paused) return { planned_at: null, next_run_at: null };
  const planned = nextRun(toCadence({ ...row, interval_minutes: row.interval_minutes ?? null, cron: row.cron ?? null }), after);
  return { planned_at: planned, next_run_at: new Date(planned.getTime() + Math.floor(random() * row.jitter_seconds * 1000)) };
}

/** A time zone may go with an update of the system: such a schedule is still shown, with `last_error`. */
function plannedRuns(row: ScheduleRow): Date[] {
  if (row.planned_at === null) return [];
  try {
    return [row.planned_at, ...nextRuns(toCadence(row), row.planned_at, shownRuns - 1)];
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "CFG_SCHEDULE_INVALID") return [];
    throw thrown;
  }
}

/** A stored schedule as the API shows it. */
export function toSchedule(row: ScheduleRow): Schedule {
  const { id, name, is_paused, interval_minutes, cron, timezone, jitter_seconds, last_job_id, last_error } = row;
  return {
    id,
    name,
    is_paused,
    interval_minutes,
    cron,
    timezone,
    jitter_seconds,
    start_at: row.start_at.toISOString(),
    params: ScheduleParams.parse(row.params),
    next_run_at: row.next_run_at?.toISOString() ?? null,
    next_runs: plannedRuns(row).map((time) => time.toISOString()),
    last_run_at: row.last_run_at?.toISOString() ?? null,
    last_job_id,
    last_error,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
