import { STAGE_NAMES } from "@proxbox/contract";
import type { Schedule, ScheduleCreate, ScheduleDefaults, ScheduleUpdate } from "@proxbox/contract";
import { z } from "zod";
import { changedFields } from "../../../api/changed-fields.ts";
import { fromLocalText, isTimeZone, toLocalText } from "../../../format/zoned-time.ts";
import type { Cadence } from "../api/schedules.ts";

const LONGEST_INTERVAL_MINUTES = 525_600;
const MOST_JITTER_SECONDS = 3_600;

function isWholeBetween(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** The form of a schedule. No stage and no endpoint chosen means all; ids are texts, as checkboxes hold nothing else. */
export const ScheduleForm = z
  .object({
    name: z.string().trim().min(1).max(200),
    cadence: z.enum(["interval", "cron"]),
    interval: z.string().trim(),
    cron: z.string().trim(),
    timezone: z.string().trim().refine(isTimeZone),
    /** On the clocks of that time zone; empty: at once. */
    startAt: z.string().trim(),
    jitter: z.string().trim().refine((text) => isWholeBetween(text, 0, MOST_JITTER_SECONDS)),
    isPaused: z.boolean(),
    scope: z.enum(["all", "chosen"]),
    stages: z.array(z.string()),
    endpoints: z.array(z.string()),
    onBusy: z.enum(["skip", "wait"]),
    approvesDeletions: z.boolean(),
    branch: z.string().trim().max(255).regex(/^[\w-]*$/),
  })
  .refine(({ cadence, interval }) => cadence === "cron" || isWholeBetween(interval, 1, LONGEST_INTERVAL_MINUTES), { path: ["interval"], error: "interval" })
  .refine(({ cadence, cron }) => cadence === "interval" || cron.split(/\s+/).length === 5, { path: ["cron"], error: "cron" })
  .refine(({ scope, stages }) => scope === "all" || stages.length > 0, { path: ["stages"], error: "stages" });
/** The form of a schedule. */
export type ScheduleForm = z.infer<typeof ScheduleForm>;

/** What the form begins with: the schedule as it is, else the defaults of the settings, in the time zone of whoever looks. */
export function scheduleDefaults(schedule: Schedule | undefined, defaults: ScheduleDefaults, timezone: string): ScheduleForm {
  const { params } = schedule ?? defaults;
  const isAll = params.sync_types[0] === "all";
  return {
    name: schedule?.name ?? "",
    cadence: schedule?.cron === undefined || schedule.cron === null ? "interval" : "cron",
    interval: String(schedule?.interval_minutes ?? defaults.interval_minutes),
    cron: schedule?.cron ?? "0 3 * * *",
    timezone: schedule?.timezone ?? timezone,
    startAt: schedule === undefined ? "" : startText(schedule),
    jitter: String(schedule?.jitter_seconds ?? defaults.jitter_seconds),
    isPaused: schedule?.is_paused ?? false,
    scope: isAll ? "all" : "chosen",
    stages: isAll ? [] : [...params.sync_types],
    endpoints: params.proxmox_endpoint_ids.map(String),
    onBusy: params.on_busy,
    approvesDeletions: params.approve_deletions,
    branch: params.netbox_branch_schema_id,
  };
}

function startText({ start_at: startAt, timezone }: Pick<Schedule, "start_at" | "timezone">): string {
  return toLocalText(startAt, isTimeZone(timezone) ? timezone : "UTC");
}

/** The first start, where the form says another one than the schedule has: to the minute, as it is shown. */
function startOf({ startAt, timezone }: ScheduleForm, before: Pick<Schedule, "params"> | Schedule | ScheduleDefaults): Pick<Partial<ScheduleCreate>, "start_at"> {
  const at = fromLocalText(startAt, timezone.trim());
  if (at === undefined || ("start_at" in before && startAt === startText(before) && timezone === before.timezone)) return {};
  return { start_at: at };
}

/** When the jobs of a form start; none where it does not say so yet. */
export function cadenceOf({ cadence, interval, cron, timezone, startAt }: Pick<ScheduleForm, "cadence" | "interval" | "cron" | "timezone" | "startAt">): Cadence | undefined {
  if (!isTimeZone(timezone.trim())) return undefined;
  const start = fromLocalText(startAt, timezone.trim());
  const common = { timezone: timezone.trim(), ...(start === undefined ? {} : { start_at: start }) };
  if (cadence === "interval") return isWholeBetween(interval.trim(), 1, LONGEST_INTERVAL_MINUTES) ? { interval_minutes: Number(interval), ...common } : undefined;
  return cron.trim().split(/\s+/).length === 5 ? { cron: cron.trim(), ...common } : undefined;
}

/** The body of a form. What the form does not show, such as single machines or the transport, stays as it was. */
export function scheduleBody(form: ScheduleForm, before: Pick<Schedule, "params"> | Schedule | ScheduleDefaults): Omit<ScheduleCreate, "start_at"> & Pick<Partial<ScheduleCreate>, "start_at"> {
  const isCron = form.cadence === "cron";
  return {
    name: form.name,
    is_paused: form.isPaused,
    interval_minutes: isCron ? null : Number(form.interval),
    cron: isCron ? form.cron : null,
    timezone: form.timezone,
    jitter_seconds: Number(form.jitter),
    ...startOf(form, before),
    params: {
      ...before.params,
      sync_types: form.scope === "all" ? ["all"] : STAGE_NAMES.filter((stage) => form.stages.includes(stage)),
      proxmox_endpoint_ids: form.endpoints.map(Number),
      on_busy: form.onBusy,
      approve_deletions: form.approvesDeletions,
      netbox_branch_schema_id: form.branch,
    },
  };
}

/** What a form changes of a schedule: what was not touched since it was opened is not sent, so that a pause of somebody else stays one. */
export function scheduleChange(schedule: Schedule, opened: ScheduleForm, filled: ScheduleForm): ScheduleUpdate {
  const [before, after] = [scheduleBody(opened, schedule), scheduleBody(filled, schedule)];
  const { params: _params, ...changed } = changedFields(before, after);
  const params = changedFields(before.params, after.params);
  return { ...changed, ...(Object.keys(params).length === 0 ? {} : { params }) };
}
