import { AppError } from "@proxbox/contract";
import { checkCron, nextOfCron } from "./cron.ts";

/** When jobs are planned: every so many minutes counted from `startAt`, or at the times of a cron expression from then on. */
export interface Cadence {
  readonly every: { readonly minutes: number } | { readonly cron: string; readonly timezone: string };
  readonly startAt: Date;
}

/** A cadence as it is given and stored: one of the two is null. */
export interface CadenceFields {
  readonly interval_minutes: number | null;
  readonly cron: string | null;
  readonly timezone: string;
  readonly start_at: Date;
}

/** Throws `CFG_SCHEDULE_INVALID` with what is wrong: neither or both ways given, a cron that is none, an unknown time zone. */
export function toCadence({ interval_minutes: minutes, cron, timezone, start_at: startAt }: CadenceFields): Cadence {
  if ((minutes === null) === (cron === null)) throw new AppError("CFG_SCHEDULE_INVALID", { detail: "give either interval_minutes or cron" });
  if (cron === null) return { every: { minutes: minutes ?? 0 }, startAt };
  checkCron(cron, timezone);
  return { every: { cron, timezone }, startAt };
}

/**
 * The first planned time after a moment; always later than it. Intervals are counted in elapsed time, so that they do not change with
 * the clocks; a cron time that a change of the clocks leaves out comes as much later, one that it repeats comes once.
 */
export function nextRun({ every, startAt }: Cadence, after: Date): Date {
  const isBefore = after.getTime() < startAt.getTime();
  if ("cron" in every) return nextOfCron(every, isBefore ? new Date(startAt.getTime() - 1) : after);
  if (isBefore) return startAt;
  const intervalMs = every.minutes * 60_000;
  const past = Math.floor((after.getTime() - startAt.getTime()) / intervalMs);
  return new Date(startAt.getTime() + (past + 1) * intervalMs);
}

/** The next planned times after a moment, in order. */
export function nextRuns(cadence: Cadence, after: Date, count = 5): Date[] {
  const times: Date[] = [];
  let last = after;
  while (times.length < count) {
    last = nextRun(cadence, last);
    times.push(last);
  }
  return times;
}
