import type { ServerResponse } from "node:http";
import { AppError } from "@proxbox/contract";
import type { CompleteFrame, Frame, FrameItem, Problem } from "@proxbox/contract";
import { MOST_ITEMS } from "../../frames/item-frames.ts";
import type { StreamShape } from "../../frames/stream-shape.ts";
import { toFrames } from "../../frames/to-frames.ts";
import type { RunHandle, RunReport } from "../../runs/runs.ts";
import { statusOf } from "../error-answer.ts";

/** An object that a run wrote or could not write. */
export type WrittenItem = FrameItem & { readonly operation: string; readonly error?: string };

/** A run that is over, as one answer. */
export interface RunAnswer {
  /** 200 unless the verdict is `failed`: then what its first problem means, else 502. */
  readonly status: number;
  readonly complete: CompleteFrame;
  /** The first 500 of them. */
  readonly items: readonly WrittenItem[];
  readonly problem: Problem | undefined;
}

function writtenItem(frame: Frame): readonly WrittenItem[] {
  if (frame.event !== "item_progress") return [];
  const { item, operation, error } = frame.data;
  return [{ ...item, operation, ...(error === undefined ? {} : { error }) }];
}

/** The problem that made a run fail. */
export function firstProblem({ problems, stages }: RunReport): Problem | undefined {
  return stages.find(({ verdict }) => verdict === "failed")?.problems[0] ?? problems[0] ?? stages.flatMap((stage) => stage.problems)[0];
}

/** The status of a run that failed. */
export function failureStatus(problem: Problem | undefined): number {
  return problem === undefined ? 502 : statusOf(new AppError(problem.code));
}

async function answerOf(handle: RunHandle, complete: CompleteFrame, items: readonly WrittenItem[]): Promise<RunAnswer> {
  if (complete.ok) return { status: 200, complete, items, problem: undefined };
  const problem = firstProblem(await handle.report);
  return { status: failureStatus(problem), complete, items, problem };
}

/** Waits for a run and gathers what its frames would have told. */
export async function collectRun(handle: RunHandle, shape: StreamShape): Promise<RunAnswer> {
  const items: WrittenItem[] = [];
  for await (const frame of toFrames(handle.events(), shape)) {
    if (items.length < MOST_ITEMS) items.push(...writtenItem(frame));
    if (frame.event === "complete") return answerOf(handle, frame.data, items);
  }
  throw new AppError("RUN_BUG", { detail: "a run gave no end" });
}

/** Stops a run whose reader leaves before its answer. */
export function cancelWhenLeft(response: ServerResponse, handle: RunHandle): void {
  response.once("close", () => {
    if (!response.writableFinished) handle.cancel();
  });
}
