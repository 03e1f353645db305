import { AppError, Problem, toAppError } from "@proxbox/contract";
import type { StepEnd } from "../run-context.ts";
import { NO_OUTCOMES } from "./count-outcomes.ts";
import { turnError } from "./stage-error.ts";
import { tell } from "./turn.ts";
import type { StepReport, Turn } from "./turn.ts";

type Place = Pick<Turn, "context" | "endpoint">;

/** What a step counted. What failed is told also where the backend does not count what it wrote: it can be retried. */
function countsOf({ state, outcomes: { isCounted, warnings: _warnings, ...counts } }: StepReport): StepEnd["result"] {
  const failed = counts.failed > 0 ? { failed: counts.failed } : {};
  return state === "completed" ? { ...(isCounted ? counts : failed), is_counted: isCounted } : failed;
}

/** A step's end as the step book keeps it: enough to tell it again when the job goes on later. */
function toStepEnd({ context }: Place, report: StepReport, attempts: number): StepEnd {
  const { state, path, runtimeMs, summary, outcomes: { warnings }, isLeftOut, missing, error } = report;
  return {
    state,
    attempts,
    result: {
      ok: state !== "failed",
      summary,
      runtime_seconds: toSeconds(runtimeMs),
      job_attempt: context.job.attempt,
      ...(path === undefined ? {} : { path }),
      ...countsOf(report),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(isLeftOut === true ? { left_out: true } : {}),
      ...(missing === undefined || missing.length === 0 ? {} : { missing_vm_ids: missing }),
      ...(error === undefined ? {} : { problem: error.toProblem(), detail: error.detail }),
    },
  };
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function idsOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "number") : [];
}

function errorOf({ problem, detail }: StepEnd["result"]): AppError | undefined {
  const read = Problem.safeParse(problem);
  if (!read.success) return undefined;
  const { code, hint, where, status } = read.data;
  return new AppError(code, { hint, ...(typeof detail === "string" ? { detail } : {}), ...(where === undefined ? {} : { where }), ...(status === undefined ? {} : { status }) });
}

/** What the job wrote down of a step before. */
function fromStepEnd(stage: string, { state, result }: StepEnd): StepReport {
  const { created, updated, deleted, failed, is_counted: isCounted, warnings, summary, runtime_seconds: seconds, path, left_out: leftOut, missing_vm_ids: missing } = result;
  const error = errorOf(result);
  return {
    stage,
    state,
    path: typeof path === "string" ? path : undefined,
    runtimeMs: Math.round(numberOf(seconds) * 1000),
    summary: typeof summary === "string" ? summary : "",
    outcomes: { created: numberOf(created), updated: numberOf(updated), deleted: numberOf(deleted), failed: numberOf(failed), isCounted: isCounted !== false, warnings: textsOf(warnings) },
    missing: idsOf(missing),
    ...(leftOut === true ? { isLeftOut: true } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** Milliseconds as seconds with one decimal, as the result of a job has them. */
export function toSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}

/**
 * How a step ended before, if it need not be done again. A job that waits for its next endpoint goes on later in the same attempt: what
 * failed has failed. A new attempt follows the loss of a worker, which may be why it did.
 */
export async function reportOfEarlier({ context, endpoint, targets }: Turn, stage: string): Promise<StepReport | undefined> {
  const end = await context.steps.endOf({ proxmoxEndpointId: endpoint.id, stage });
  const isDone = end?.state === "completed" || (end?.state === "skipped" && end.result["left_out"] !== true);
  if (end === undefined || (!isDone && end.result["job_attempt"] !== context.job.attempt)) return undefined;
  const report = fromStepEnd(stage, end);
  targets.noteMissing(endpoint.id, report.missing ?? []);
  return report;
}

/** What a step's work gives: its report without what the clock knows. */
export type StepWork = Omit<StepReport, "stage" | "runtimeMs"> & { readonly attempts: number };

/** A step whose work threw. An abort is no failure of the step: it ends the job. */
function failedWork(turn: Turn, thrown: unknown): StepWork {
  turn.context.signal.throwIfAborted();
  const error = turnError(turn, toAppError(thrown));
  return { state: "failed", path: undefined, attempts: 1, summary: error.message, outcomes: NO_OUTCOMES, error };
}

/** Does a step, writes down its beginning and its end, and times it. What the work throws is its failure; only aborts are thrown. */
export async function doStep(turn: Turn, stage: string, work: () => Promise<StepWork>): Promise<StepReport> {
  const { context, endpoint, parts } = turn;
  const key = { proxmoxEndpointId: endpoint.id, stage };
  const startedAtMs = parts.clock().getTime();
  await context.steps.start(key);
  const { attempts, ...done } = await work().catch((thrown: unknown) => failedWork(turn, thrown));
  const report = { ...done, stage, runtimeMs: Math.max(0, parts.clock().getTime() - startedAtMs) };
  await context.steps.finish(key, toStepEnd(turn, report, attempts));
  return report;
}

async function withoutCall(turn: Place, report: StepReport): Promise<StepReport> {
  await turn.context.steps.finish({ proxmoxEndpointId: turn.endpoint.id, stage: report.stage }, toStepEnd(turn, report, 0));
  return report;
}

/** Writes down that a step makes no call, and why. */
export async function skipStep(turn: Place, stage: string, reason: string): Promise<StepReport> {
  tell({ ...turn, step: stage }, "info", reason);
  return withoutCall(turn, { stage, state: "skipped", path: undefined, runtimeMs: 0, summary: reason, outcomes: NO_OUTCOMES });
}

/** Writes down that the turn ended before these steps, and why. */
export async function leaveStepsOut(turn: Place, stages: readonly string[], reason: string): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  for (const stage of stages) reports.push(await withoutCall(turn, { stage, state: "skipped", path: undefined, runtimeMs: 0, summary: reason, outcomes: NO_OUTCOMES, isLeftOut: true }));
  return reports;
}
