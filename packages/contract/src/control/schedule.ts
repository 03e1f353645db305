import { z } from "zod";
import { withoutDefaults } from "../without-defaults.ts";
import { JobParams } from "./job.ts";

const longestInterval = 525_600;

/** What a schedule's jobs sync: as for a job, but by default a job is skipped while another one is at work. */
export const ScheduleParams = JobParams.omit({ plan: true, only: true }).extend({ on_busy: z.enum(["wait", "skip"]).default("skip") });
/** What a schedule's jobs sync. */
export type ScheduleParams = Readonly<z.infer<typeof ScheduleParams>>;

const Cadence = {
  /** Minutes from one start to the next; null with `cron`. */
  interval_minutes: z.int().min(1).max(longestInterval).nullable(),
  /** Minute, hour, day of month, month, day of week; null with `interval_minutes`. */
  cron: z.string().trim().min(1).max(200).nullable(),
  /** Name of the IANA time zone that `cron` is read in. */
  timezone: z.string().min(1).max(64),
};

const settings = {
  name: z.string().trim().min(1).max(200),
  is_paused: z.boolean(),
  ...Cadence,
  /** Each start is put off by a random time up to this. */
  jitter_seconds: z.int().min(0).max(3600),
  /** Nothing starts before it, and intervals are counted from it. Null: now. */
  start_at: z.iso.datetime({ offset: true }).nullable(),
  params: ScheduleParams,
};

/** Body that makes a schedule: `interval_minutes` or `cron`, and what to sync. */
export const ScheduleCreate = z.strictObject({
  ...settings,
  is_paused: settings.is_paused.default(false),
  interval_minutes: settings.interval_minutes.default(null),
  cron: settings.cron.default(null),
  timezone: settings.timezone.default("UTC"),
  jitter_seconds: settings.jitter_seconds.default(0),
  start_at: settings.start_at.default(null),
  params: settings.params.prefault({}),
});
/** Body that makes a schedule. */
export type ScheduleCreate = Readonly<z.infer<typeof ScheduleCreate>>;

/** Body that changes a schedule; what is absent stays. A `cron` given takes the interval's place, and the other way round. */
export const ScheduleUpdate = z.strictObject({ ...settings, params: z.strictObject(withoutDefaults(ScheduleParams.shape)) as unknown as z.ZodType<Partial<ScheduleParams>> }).partial();
/** Body that changes a schedule. */
export type ScheduleUpdate = Readonly<z.infer<typeof ScheduleUpdate>>;

/** A schedule as `/api/schedules/` shows it. Times are ISO 8601. */
export const Schedule = z
  .strictObject({
    id: z.int(),
    ...settings,
    start_at: z.string(),
    params: ScheduleParams,
    /** When the next job starts, jitter included; null while paused. */
    next_run_at: z.string().nullable(),
    /** The next five planned times, without jitter; empty while paused. */
    next_runs: z.array(z.string()),
    last_run_at: z.string().nullable(),
    last_job_id: z.int().nullable(),
    /** Why its job could not be made; it is tried again every minute. Null once it could. */
    last_error: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: "Schedule" });
/** A schedule. */
export type Schedule = Readonly<z.infer<typeof Schedule>>;

/** What a form for a new schedule begins with. */
export const ScheduleDefaults = z
  .strictObject({ interval_minutes: z.int(), timezone: z.string(), jitter_seconds: z.int(), params: ScheduleParams })
  .meta({ id: "ScheduleDefaults" });
/** What a form for a new schedule begins with. */
export type ScheduleDefaults = Readonly<z.infer<typeof ScheduleDefaults>>;

/** When a schedule would start its jobs. */
export const SchedulePreview = z.strictObject({ next_runs: z.array(z.string()) }).meta({ id: "SchedulePreview" });
/** When a schedule would start its jobs. */
export type SchedulePreview = Readonly<z.infer<typeof SchedulePreview>>;
