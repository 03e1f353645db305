import { AppError } from "@proxbox/contract";
import { z } from "zod";
import { AnyAnswer, DefaultsAnswer, JobAnswer, PreviewAnswer, ScheduleAnswer } from "../../client/answers.ts";
import type { ApiClient } from "../../client/api-client.ts";
import { findNamed } from "../../client/find-named.ts";
import { withClient } from "../../client/open-client.ts";
import type { ClientOptions } from "../../client/open-client.ts";
import { EXIT_CODES } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { printAnswer } from "../../output/print-answer.ts";
import { scheduleDetailLines, scheduleLines, timeLines } from "../../output/schedule-text.ts";
import type { CommandContext } from "../command-context.ts";
import { jobParams } from "./job-scope.ts";
import type { ScopeOptions } from "./job-scope.ts";
import { repeatBody } from "./repeat-body.ts";
import { stayWith } from "./run.ts";
import type { StayOptions } from "./run.ts";

const path = "/api/schedules/";

/** Options that say when a schedule runs. */
export interface CadenceOptions {
  readonly every?: number;
  readonly cron?: string;
  readonly timezone?: string;
}

/** Options of `proxbox schedule add`. */
export interface ScheduleAddOptions extends ClientOptions, ScopeOptions, CadenceOptions {
  readonly jitter: number;
  readonly start?: string;
  readonly paused: boolean;
}

function cadenceFields({ every, cron, timezone }: CadenceOptions): { interval_minutes?: number; cron?: string; timezone?: string } {
  return { ...(every === undefined ? {} : { interval_minutes: every }), ...(cron === undefined ? {} : { cron }), ...(timezone === undefined ? {} : { timezone }) };
}

function startOf(text: string | undefined): { start_at?: string } {
  if (text === undefined) return {};
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new AppError("CFG_USAGE", { detail: `${text} is no time`, hint: "Write it like 2026-05-01T03:00:00Z." });
  return { start_at: time.toISOString() };
}

async function find(client: ApiClient, wanted: string): Promise<ScheduleAnswer> {
  return findNamed(await client.all(path, ScheduleAnswer), wanted, { what: "schedule", nameOf: ({ name }) => name });
}

function done(schedule: ScheduleAnswer, { options, context }: { readonly options: ClientOptions; readonly context: CommandContext }): ExitCode {
  printAnswer(context.terminal, options.json, { value: schedule, lines: scheduleDetailLines(schedule) });
  return EXIT_CODES.success;
}

/** `proxbox schedule list`. */
export function scheduleList(options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const schedules = await client.all(path, ScheduleAnswer);
    printAnswer(context.terminal, options.json, { value: schedules, lines: schedules.length === 0 ? ["There are no schedules."] : scheduleLines(schedules) });
    return EXIT_CODES.success;
  });
}

/** `proxbox schedule add NAME`: by --cron, or by --every, or at the interval that the settings give. */
export function scheduleAdd(name: string, options: ScheduleAddOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const params = await jobParams(client, options);
    const isOpen = options.every === undefined && options.cron === undefined;
    const cadence = isOpen ? { interval_minutes: (await client.get(`${path}defaults/`, DefaultsAnswer)).interval_minutes } : {};
    const body = { name, ...cadence, ...cadenceFields(options), ...startOf(options.start), jitter_seconds: options.jitter, is_paused: options.paused, params };
    return done(await client.send({ method: "POST", path, body }, ScheduleAnswer), { options, context });
  });
}

/** `proxbox schedule show NAME`. */
export function scheduleShow(name: string, options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => done(await find(client, name), { options, context }));
}

/** `proxbox schedule pause NAME` and `resume NAME`. */
export function scheduleSwitch(name: string, action: "pause" | "resume", { options, context }: { readonly options: ClientOptions; readonly context: CommandContext }): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const { id } = await find(client, name);
    return done(await client.send({ method: "POST", path: `${path}${id}/${action}/` }, ScheduleAnswer), { options, context });
  });
}

/** Options of `proxbox schedule run`. */
export interface ScheduleRunOptions extends ClientOptions, StayOptions {
  readonly approveDeletions: boolean;
}

/** `proxbox schedule run NAME`: its job now; the plan stays. */
export function scheduleRun(name: string, options: ScheduleRunOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const { id } = await find(client, name);
    const { job_id: jobId } = await client.send({ method: "POST", path: `${path}${id}/run/`, ...repeatBody(options) }, z.looseObject({ job_id: z.int() }));
    return stayWith(client, await client.get(`/api/jobs/${jobId}/`, JobAnswer), { options, context });
  });
}

/** `proxbox schedule remove NAME`; its jobs stay. */
export function scheduleRemove(name: string, options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const schedule = await find(client, name);
    await client.send({ method: "DELETE", path: `${path}${schedule.id}/` }, AnyAnswer);
    printAnswer(context.terminal, options.json, { value: { removed: schedule.id, name: schedule.name }, lines: [`Schedule ${schedule.name} is removed; its jobs stay.`] });
    return EXIT_CODES.success;
  });
}

/** `proxbox schedule preview`: when a cadence would run. */
export function schedulePreview(options: ClientOptions & CadenceOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const answer = await client.get(`${path}preview/`, PreviewAnswer, cadenceFields(options));
    printAnswer(context.terminal, options.json, { value: answer, lines: timeLines(answer.next_runs) });
    return EXIT_CODES.success;
  });
}
