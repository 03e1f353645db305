import type { ServerResponse } from "node:http";
import { AppError } from "@proxbox/contract";
import type { CompleteFrame, Frame, FrameItem, Problem } from "@proxbox/contract";
import { MOST_ITEMS } from "../../frames/item-frames.ts";
import type { StreamShape } from "../../frames/stream-shape.ts";
import { toFrames } from "../../frames/to-frames.ts";
import type { BackendEvent, RunHandle, RunReport } from "../../runs/runs.ts";
import { statusOf } from "@proxbox/server";

/** An object that a run wrote or could not write. */
export type WrittenItem = FrameItem & { readonly operation: string; readonly error?: string };

/** A run that is over, as one answer. */
export interface RunAnswer {
  /** 200 unless the verdict is `failed`: then what its first problem means, else 502. */
  readonly status: number;
  readonly complete: CompleteFrame;
  /** The first 500 of them. */
  readonly items: readonly WrittenItem[];
  /** Names of the Proxmox endpoints that were looked at. */
  readonly endpoints: readonly string[];
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

async function answerOf(handle: RunHandle, told: Pick<RunAnswer, "complete" | "items" | "endpoints">): Promise<RunAnswer> {
  if (told.complete.ok) return { status: 200, ...told, problem: undefined };
  const problem = firstProblem(await handle.report);
  return { status: failureStatus(problem), ...told, problem };
}

/** Frames do not name the endpoints of a run; its first event does. */
async function* noteEndpoints(events: AsyncIterable<BackendEvent>, endpoints: string[]): AsyncGenerator<BackendEvent, void> {
  for await (const event of events) {
    if (event.type === "run-started") endpoints.push(...event.endpoints);
    yield event;
  }
}

/** Waits for a run and gathers what its frames would have told. */
export async function collectRun(handle: RunHandle, shape: StreamShape): Promise<RunAnswer> {
  const items: WrittenItem[] = [];
  const endpoints: string[] = [];
  for await (const frame of toFrames(noteEndpoints(handle.events(), endpoints), shape)) {
    if (items.length < MOST_ITEMS) items.push(...writtenItem(frame));
    if (frame.event === "complete") return answerOf(handle, { complete: frame.data, items, endpoints });
  }
  throw new AppError("RUN_BUG", { detail: "a run gave no end" });
}

/** Stops a run whose reader leaves before its answer. */
export function cancelWhenLeft(response: ServerResponse, handle: RunHandle): void {
  response.once("close", () => {
    if (!response.writableFinished) handle.cancel();
  });
}
