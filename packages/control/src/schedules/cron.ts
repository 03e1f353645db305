import { AppError } from "@proxbox/contract";
import { CronExpressionParser } from "cron-parser";
import type { CronExpression } from "cron-parser";

function refuse(detail: string, cause?: unknown): never {
  throw new AppError("CFG_SCHEDULE_INVALID", { detail, cause });
}

function checkTimezone(timezone: string): void {
  // Intl takes offsets like +01:00 for a zone too; such a one knows no summer time, which nobody means who names a zone.
  if (!/^[a-z]/i.test(timezone)) refuse(`"${timezone}" is no IANA time zone; write for example Europe/Berlin`);
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch (thrown) {
    refuse(`"${timezone}" is no IANA time zone; write for example Europe/Berlin`, thrown);
  }
}

function checkFields(cron: string): void {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) refuse(`a cron expression has five fields (minute, hour, day of month, month, day of week), "${cron}" has ${fields.length}`);
  // The parser would choose another time for it whenever it reads the expression.
  if (fields.some((field) => /(?<![a-z])h(?![a-z])/i.test(field))) refuse("H has no meaning here: write the time, and use jitter to spread starts");
}

function parse(cron: string, timezone: string, after: Date): CronExpression {
  return CronExpressionParser.parse(cron, { tz: timezone, currentDate: after });
}

/** Refuses with `CFG_SCHEDULE_INVALID` what is no cron expression of five fields that ever comes true, or no IANA time zone. */
export function checkCron(cron: string, timezone: string): void {
  checkTimezone(timezone);
  checkFields(cron);
  try {
    parse(cron, timezone, new Date(0)).next();
  } catch (thrown) {
    refuse(`"${cron}" is no cron expression: ${thrown instanceof Error ? thrown.message : String(thrown)}`, thrown);
  }
}

/** The first time of a checked cron expression after a moment. */
export function nextOfCron({ cron, timezone }: { readonly cron: string; readonly timezone: string }, after: Date): Date {
  return parse(cron, timezone, after).next().toDate();
}
