import type { ScheduleAnswer } from "../client/answers.ts";
import { factLines } from "./fact-lines.ts";
import { printable } from "./printable.ts";
import { listLines } from "./table.ts";
import { timeText } from "./time-text.ts";

/** When a schedule runs, as people say it. */
function cadenceText({ interval_minutes: minutes, cron, timezone }: Pick<ScheduleAnswer, "interval_minutes" | "cron" | "timezone">): string {
  if (cron !== null) return `${cron} (${timezone})`;
  return `every ${minutes === 1 ? "minute" : `${minutes ?? 0} minutes`}`;
}

/** Lines of a table of schedules. */
export function scheduleLines(schedules: readonly ScheduleAnswer[]): string[] {
  const rows = schedules.map((schedule) => [String(schedule.id), printable(schedule.name), cadenceText(schedule), schedule.is_paused ? "paused" : timeText(schedule.next_run_at), timeText(schedule.last_run_at), schedule.last_job_id === null ? "-" : `job ${schedule.last_job_id}`]);
  return listLines([["ID", "NAME", "WHEN", "NEXT", "LAST", "LAST JOB"], ...rows]);
}

/** Times one below the other. */
export function timeLines(times: readonly string[]): string[] {
  return times.map((time) => `  ${timeText(time)}`);
}

/** Everything about a schedule. */
export function scheduleDetailLines(schedule: ScheduleAnswer): string[] {
  const { params } = schedule;
  const facts = factLines([
    ["when", cadenceText(schedule)],
    ["jitter", schedule.jitter_seconds === 0 ? null : `up to ${schedule.jitter_seconds} s`],
    ["stages", params.sync_types.join(", ")],
    ["endpoints", params.proxmox_endpoint_ids.length === 0 ? "all that are enabled" : params.proxmox_endpoint_ids.join(", ")],
    ["machines", params.netbox_vm_ids.length === 0 ? null : params.netbox_vm_ids.join(", ")],
    ["while busy", params.on_busy],
    ["last run", timeText(schedule.last_run_at)],
    ["last job", schedule.last_job_id],
    ["cannot start", schedule.last_error],
  ]);
  const next = schedule.is_paused ? ["It is paused."] : ["Next times", ...timeLines(schedule.next_runs)];
  return [`Schedule ${schedule.id}  ${printable(schedule.name)}`, ...facts, ...next];
}
