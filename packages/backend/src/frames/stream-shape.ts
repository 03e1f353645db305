import { wireStage } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import type { RunRequest } from "../runs/runs.ts";

/** What a stream of frames is about: one stage, or a run of several. */
export interface StreamShape {
  readonly runId: string;
  /** What the stream's own `step` frames are called: the stage's step, or `full-update`. */
  readonly step: string;
  readonly stages: readonly StageName[];
  /** One stage by itself: its frames stand without a frame of the run around them (wire-contract.md 2.5, else 2.6). */
  readonly isSingle: boolean;
  /** Nothing is written. */
  readonly isDryRun: boolean;
}

/** The shape that fits a request. `step` replaces the stage's own word: the path of one machine says `virtual-machine`. */
export function shapeOf(request: Pick<RunRequest, "kind" | "stages" | "mode">, runId: string, step?: string): StreamShape {
  const [first, ...others] = request.stages;
  const isSingle = first !== undefined && others.length === 0;
  const word = isSingle ? wireStage(first).step : request.kind;
  return { runId, step: step ?? word, stages: request.stages, isSingle, isDryRun: request.mode === "plan" };
}

/** What a stage is called in this stream. */
export function stepOf(shape: StreamShape, stage: StageName): string {
  return shape.isSingle ? shape.step : wireStage(stage).step;
}
