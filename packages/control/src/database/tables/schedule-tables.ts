import type { Generated } from "kysely";
import type { Json } from "./endpoint-tables.ts";

/** When a job is made again and again: `interval_minutes` or `cron`. */
export interface ScheduleTable {
  id: Generated<number>;
  name: string;
  is_paused: boolean;
  interval_minutes: number | null;
  cron: string | null;
  timezone: string;
  /** A start is put off by up to so many seconds. */
  jitter_seconds: number;
  /** Nothing starts before it, and intervals are counted from it. */
  start_at: Date;
  params: Json<unknown>;
  user_id: number | null;
  /** The next time by the interval or cron expression; null while paused. */
  planned_at: Date | null;
  /** `planned_at` put off by the jitter: when the next job is made. */
  next_run_at: Date | null;
  last_run_at: Date | null;
  last_job_id: number | null;
  /** Why its last job could not be made; null when it could. */
  last_error: string | null;
  created_at: Date;
  updated_at: Date;
}

/** Tables of schedules. */
export interface ScheduleTables {
  schedule: ScheduleTable;
}
