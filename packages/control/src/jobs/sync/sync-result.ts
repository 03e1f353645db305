import type { JobParams } from "@proxbox/contract";
import { toSeconds } from "./step-record.ts";
import type { StepReport, TurnEnd } from "./turn.ts";

/** What the result of a sync is made from. */
export interface SyncStory {
  readonly params: JobParams;
  readonly runtimeMs: number;
  readonly turns: readonly TurnEnd[];
  /** Why endpoints that the job names got no turn. */
  readonly leftOut: readonly string[];
}

const KINDS: Readonly<Record<string, string>> = { preflight: "preflight", cluster: "cluster" };

function isStage({ stage }: StepReport): boolean {
  return !(stage in KINDS);
}

function stageRow({ stage, state, path, runtimeMs, summary, outcomes, error }: StepReport, { endpointId }: TurnEnd): Record<string, unknown> {
  const { isCounted, warnings, ...counts } = outcomes;
  return {
    sync_type: stage,
    endpoint_id: String(endpointId),
    stream_path: path ?? null,
    runtime_seconds: toSeconds(runtimeMs),
    result_summary: {
      path: path ?? null,
      ok: state !== "failed",
      ...(state === "skipped" ? { skipped: true, reason: summary } : { message: summary }),
      ...(state === "completed" && isCounted ? counts : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(error === undefined ? {} : { problem: error.toProblem() }),
    },
  };
}

function phaseStatus({ state, outcomes, error }: StepReport): string {
  if (error !== undefined) return "failed";
  if (state === "skipped") return "skipped";
  return state === "failed" || outcomes.warnings.length > 0 ? "warning" : "success";
}

function phaseRow(step: StepReport): Record<string, unknown> {
  return { kind: KINDS[step.stage] ?? "sse_stage", label: step.stage, runtime_seconds: toSeconds(step.runtimeMs), status: phaseStatus(step), summary: step.summary, ...(step.outcomes.warnings.length === 0 ? {} : { warnings: step.outcomes.warnings }) };
}

/** The result of a sync in the original's form (wire-contract.md 5.6), also when it failed; `warnings`, `problem` and `skipped` are ours. */
export function syncResult({ params, runtimeMs, turns, leftOut }: SyncStory): Record<string, unknown> {
  const turnsMs = turns.reduce((sum, turn) => sum + turn.runtimeMs, 0);
  return {
    proxbox_sync: {
      params,
      runtime_seconds: toSeconds(runtimeMs),
      response: {
        stages: turns.flatMap((turn) => turn.steps.filter(isStage).map((step) => stageRow(step, turn))),
        endpoint_runtimes: turns.map((turn) => ({
          endpoint_id: turn.endpointId,
          endpoint_name: turn.endpointName,
          runtime_seconds: toSeconds(turn.runtimeMs),
          run_id: turn.runId ?? null,
          phases: turn.steps.map(phaseRow),
          ...(turn.skipped === undefined ? {} : { skipped: turn.skipped }),
          ...(turn.error === undefined ? {} : { problem: turn.error.toProblem() }),
        })),
        runtime_summary: {
          runtime_seconds: toSeconds(runtimeMs),
          endpoint_count: turns.length,
          endpoint_runtime_seconds: toSeconds(turnsMs),
          other_runtime_seconds: toSeconds(Math.max(0, runtimeMs - turnsMs)),
        },
        warnings: leftOut,
      },
    },
  };
}
