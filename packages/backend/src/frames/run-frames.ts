import { wireStage } from "@proxbox/contract";
import type { AppError, Frame, Problem } from "@proxbox/contract";
import type { RunReport } from "../runs/runs.ts";
import { BOOTSTRAP_STATUS } from "./bootstrap-status.ts";
import { errorFrame, failureText } from "./problem-frames.ts";
import { reportOf, runResult } from "./run-result.ts";
import { newProblems, stageEndFrames, stageOpening } from "./stage-frames.ts";
import type { Story } from "./story.ts";
import { toFrame } from "./to-frame.ts";

/** The frames that a stream begins with before anything has happened, so that its reader knows at once that it stands. */
export function openingFrames({ shape }: Story): readonly Frame[] {
  const { step, stages, runId, isSingle } = shape;
  const [first] = stages;
  if (isSingle && first !== undefined) return [stageOpening(step, wireStage(first).about)];
  const names = stages.map((stage) => wireStage(stage).step);
  return [
    toFrame("bootstrap_done", BOOTSTRAP_STATUS),
    // Not one of the stages: what the wire calls the stream as a whole (wire-contract.md 2.6).
    toFrame("step", { step: "stream", status: "started", message: `Run ${runId} has started.` }),
    toFrame("discovery", { event: "discovery", phase: step, status: "discovered", message: `${names.length} stages.`, count: names.length, items: names.map((name) => ({ name, type: "stage" as const })), progress: { current: 0, total: names.length, percent: 0 }, metadata: { operation_id: runId } }),
  ];
}

/** What made the run fail, as the report knows it. */
function culpritOf({ problems, stages }: RunReport): Problem | undefined {
  return stages.find(({ verdict }) => verdict === "failed")?.problems[0] ?? problems[0] ?? stages.flatMap((stage) => stage.problems)[0];
}

/** A stage by itself of which no end was told: no endpoint was in scope. */
function untoldStage({ shape, ended }: Story, report: RunReport): ReturnType<typeof reportOf> | undefined {
  const [stage] = shape.stages;
  return shape.isSingle && stage !== undefined && !ended.has(stage) ? reportOf(report, stage) : undefined;
}

function failedFrames(story: Story, report: RunReport): readonly Frame[] {
  const culprit = culpritOf(report);
  const error = story.hasError ? [] : [errorFrame(story.step, report.headline, culprit)];
  story.hasError = true;
  return [...error, toFrame("complete", { ok: false, message: report.headline, errors: [{ detail: failureText(report.headline, culprit) }], result: runResult(report, story.shape) })];
}

/** The last frames of a stream; `ok` is true only if the verdict is not `failed`. */
export function runEndFrames(story: Story, report: RunReport): readonly Frame[] {
  story.isComplete = true;
  const problems = newProblems(story, story.step, report.problems);
  if (report.verdict === "failed") return [...problems, ...failedFrames(story, report)];
  const untold = untoldStage(story, report);
  const end = untold === undefined ? [] : stageEndFrames(story, untold);
  return [...problems, ...end, toFrame("complete", { ok: true, message: report.headline, result: runResult(report, story.shape) })];
}

/** The last frames of a stream whose run told no end: it was torn down, or a mistake of ours. */
export function abortFrames(story: Story, error: AppError): readonly Frame[] {
  story.isComplete = true;
  const problem = error.toProblem();
  const told = newProblems(story, story.step, [problem]);
  const failed = story.hasError ? [] : [errorFrame(story.step, problem.message, problem)];
  return [...told, ...failed, toFrame("complete", { ok: false, message: problem.message, errors: [{ detail: failureText(problem.message, problem) }] })];
}
