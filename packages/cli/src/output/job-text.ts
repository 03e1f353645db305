import type { JobEvent } from "@proxbox/contract";
import type { JobAnswer, JobDetail } from "../client/answers.ts";
import type { EndpointTitle } from "../client/endpoint-titles.ts";
import { printable } from "./printable.ts";
import { factLines } from "./fact-lines.ts";
import type { Facts } from "./fact-lines.ts";
import { listLines } from "./table.ts";
import type { Paint } from "./terminal.ts";
import { clockText, timeText } from "./time-text.ts";
import { duration } from "./words.ts";

function took({ started_at: started, completed_at: completed }: { readonly started_at: string | null; readonly completed_at: string | null }): string {
  return started === null || completed === null ? "-" : duration(Date.parse(completed) - Date.parse(started));
}

/** Lines of a table of jobs. */
export function jobLines(jobs: readonly JobAnswer[]): string[] {
  const rows = jobs.map((job) => [String(job.id), job.state, job.verdict ?? "-", timeText(job.created_at), took(job), printable(job.requested_by), printable(job.status_reason ?? job.name)]);
  return listLines([["ID", "STATE", "VERDICT", "CREATED", "TOOK", "BY", "WHAT"], ...rows]);
}

/** `success`, `running`: how a job stands in one word. */
export function standing({ state, verdict }: Pick<JobAnswer, "state" | "verdict">, paint: Paint): string {
  if (verdict === null) return paint.cyan(state);
  if (verdict === "success") return paint.green(verdict);
  return verdict === "warning" || verdict === "skipped" ? paint.yellow(verdict) : paint.red(verdict);
}

function stageLine({ proxmox_endpoint_id: endpoint, stage, state, attempts, ...times }: JobDetail["stages"][number], titleOf: EndpointTitle): string[] {
  return [`  ${printable(titleOf(endpoint))}`, stage, state, took(times), attempts > 1 ? `${attempts} attempts` : ""];
}

/** The error of a job as a person reads it, with what to do. */
export function jobErrorLines({ error, problem }: Pick<JobAnswer, "error" | "problem">, paint: Paint): string[] {
  if (error === null) return [];
  return [`${paint.red(paint.bold("error"))}: ${printable(error)}`, ...(problem === null ? [] : [`  code: ${problem.code}`, `  to do: ${printable(problem.hint)}`])];
}

function scopeFacts({ sync_types: stages, proxmox_endpoint_ids: endpoints, netbox_vm_ids: machines }: JobDetail["params"], titleOf: EndpointTitle): Facts {
  return [
    ["stages", stages.join(", ")],
    ["endpoints", endpoints.length === 0 ? "all that are enabled" : endpoints.map(titleOf).join(", ")],
    ["machines", machines.length === 0 ? null : machines.join(", ")],
  ];
}

function timeFacts(job: JobDetail): Facts {
  const { scheduled_at: planned, completed_at: ended } = job;
  return [
    ["created", timeText(job.created_at)],
    ["planned for", planned === null ? null : timeText(planned)],
    ["started", timeText(job.started_at)],
    ["ended", ended === null ? null : `${timeText(ended)} after ${took(job)}`],
  ];
}

function originFacts({ requested_by, schedule_id, source_job_id, attempt, cancelled_by }: JobDetail): Facts {
  return [
    ["asked for by", requested_by],
    ["schedule", schedule_id],
    ["again", source_job_id === null ? null : `job ${source_job_id}`],
    ["attempt", attempt > 1 ? attempt : null],
    ["cancelled by", cancelled_by],
  ];
}

/** What a text about jobs is made with. */
export interface TextParts {
  readonly paint: Paint;
  readonly titleOf: EndpointTitle;
}

/** Everything about a job that a person asks for first. */
export function jobDetailLines(job: JobDetail, { paint, titleOf }: TextParts): string[] {
  const headline = job.result?.["headline"];
  return [
    `${paint.bold(`Job ${job.id}`)}  ${printable(job.name)}  ${standing(job, paint)}`,
    ...(job.status_reason === null ? [] : [printable(job.status_reason)]),
    ...(typeof headline === "string" ? [printable(headline)] : []),
    ...factLines([...originFacts(job), ...scopeFacts(job.params, titleOf), ...timeFacts(job)]),
    ...(job.stages.length === 0 ? [] : ["Steps", ...listLines(job.stages.map((stage) => stageLine(stage, titleOf)))]),
    ...jobErrorLines(job, paint),
  ];
}

const levels: Readonly<Record<JobEvent["level"], keyof Pick<Paint, "dim" | "reset" | "yellow" | "red">>> = { debug: "dim", info: "reset", warning: "yellow", error: "red" };

function messageOf({ event, data }: JobEvent): string {
  const said = [data["message"], data["error"], data["detail"]].find((text) => typeof text === "string" && text !== "");
  return typeof said === "string" ? said : `${event} ${JSON.stringify(data)}`;
}

/** What an event says, and where. */
export function eventText(event: JobEvent, { paint, titleOf }: TextParts): string {
  const where = [event.proxmox_endpoint_id === null ? undefined : printable(titleOf(event.proxmox_endpoint_id)), event.stage ?? undefined].filter((part) => part !== undefined).join(" ");
  const suggestion = typeof event.data["suggestion"] === "string" ? ` (${event.data["suggestion"]})` : "";
  const level = event.level === "warning" || event.level === "error" ? `${event.level}: ` : "";
  return `${where === "" ? "" : `${where}: `}${paint[levels[event.level]](`${level}${printable(messageOf(event) + suggestion).replaceAll("\n", " ")}`)}`;
}

/** A line of a job's log: when, where, what. */
export function eventLine(event: JobEvent, parts: TextParts): string {
  return `${parts.paint.dim(clockText(event.at))} ${eventText(event, parts)}`;
}
