import { wireStage } from "@proxbox/contract";
import type { Frame, Problem } from "@proxbox/contract";
import type { BackendEvent, StageReport } from "../runs/runs.ts";
import { errorFrame, problemFrame } from "./problem-frames.ts";
import { leftAlone, stageResult, totalOf } from "./stage-result.ts";
import type { Story } from "./story.ts";
import { stepOf } from "./stream-shape.ts";
import { toFrame } from "./to-frame.ts";

/** The `step started` of a stage. */
export function stageOpening(step: string, about: string): Frame {
  return toFrame("step", { step, status: "started", message: about });
}

/** Frames of a stage's beginning; none where the stream has begun with it already. */
export function startFrames(story: Story, { stage }: Extract<BackendEvent, { type: "stage-started" }>): readonly Frame[] {
  story.step = stepOf(story.shape, stage);
  if (story.shape.isSingle) return [];
  return [stageOpening(story.step, wireStage(stage).about)];
}

/** The `substep` of a phase within a stage; none where it says nothing new. */
export function progressFrames(story: Story, event: Extract<BackendEvent, { type: "progress" }>): readonly Frame[] {
  const { stage, phase, done, total, what } = event;
  const step = stepOf(story.shape, stage);
  if (!story.thinner.isNews(`${step} ${phase} ${what}`, done, total)) return [];
  const isDone = total > 0 && done >= total;
  const status = done === 0 && !isDone ? "started" : "processing";
  return [toFrame("substep", { event: "substep", phase: step, substep: phase, status: isDone ? "completed" : status, message: `${phase}: ${done} of ${total} ${what}`, result: { done, total } })];
}

/** Each problem that was not told yet. */
export function newProblems(story: Story, phase: string, problems: readonly Problem[]): readonly Frame[] {
  return story.news(problems).map((problem) => problemFrame(phase, problem));
}

function summaryFrame(step: string, { counts, verdict, headline, durationMs }: StageReport): Frame {
  const { created, updated, deleted, failed } = counts;
  const isClean = verdict !== "failed" && failed === 0;
  return toFrame("phase_summary", {
    event: "phase_summary",
    phase: step,
    status: isClean ? "completed" : "completed_with_errors",
    message: headline,
    result: { created, updated, deleted, failed, skipped: leftAlone(counts), total: totalOf(counts) },
    timing: { elapsed_ms: Math.max(0, Math.round(durationMs)) },
  });
}

function skippedFrames(step: string, { skipped }: StageReport): readonly Frame[] {
  return skipped === undefined ? [] : [toFrame("substep", { event: "substep", phase: step, substep: "stage", status: "skipped", message: skipped })];
}

function endFrame(story: Story, step: string, report: StageReport): Frame {
  const duration = story.shape.isSingle ? {} : { duration_seconds: Math.max(0, report.durationMs) / 1000 };
  return toFrame("step", { step, status: "completed", message: report.headline, result: stageResult(report), ...duration });
}

/** Frames of a stage's end: problems, summary, and then `step completed` or, if it failed, `error`. */
export function stageEndFrames(story: Story, report: StageReport): readonly Frame[] {
  const step = stepOf(story.shape, report.stage);
  story.ended.add(report.stage);
  const before = [...newProblems(story, step, report.problems), ...skippedFrames(step, report), summaryFrame(step, report)];
  if (report.verdict !== "failed") return [...before, endFrame(story, step, report)];
  story.hasError = true;
  return [...before, errorFrame(step, report.headline, report.problems[0])];
}
