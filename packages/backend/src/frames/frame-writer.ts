import { AppError, toAppError } from "@proxbox/contract";
import type { Frame } from "@proxbox/contract";
import type { BackendEvent } from "../runs/runs.ts";
import { outcomeFrames, plannedFrames, remarkFrame } from "./item-frames.ts";
import { abortFrames, openingFrames, runEndFrames } from "./run-frames.ts";
import { newProblems, progressFrames, stageEndFrames, startFrames } from "./stage-frames.ts";
import { openStory } from "./story.ts";
import type { Story } from "./story.ts";
import { stepOf } from "./stream-shape.ts";
import type { StreamShape } from "./stream-shape.ts";

function endedItemFrames(story: Story, event: Extract<BackendEvent, { type: "outcome" }>): readonly Frame[] {
  const { problem } = event.outcome;
  // What is told with its object need not be told again at the stage's end.
  if (problem !== undefined) story.news([problem]);
  return outcomeFrames(stepOf(story.shape, event.stage), event);
}

function framesFor(story: Story, event: BackendEvent): readonly Frame[] {
  switch (event.type) {
    case "run-started":
      return [];
    case "stage-started":
      return startFrames(story, event);
    case "progress":
      return progressFrames(story, event);
    case "planned":
      return plannedFrames(stepOf(story.shape, event.stage), event.items, story.shape.isDryRun);
    case "outcome":
      return endedItemFrames(story, event);
    case "remark":
      return [remarkFrame(event.remark)];
    case "problem":
      return newProblems(story, stepOf(story.shape, event.stage), [event.problem]);
    case "stage-finished":
      return stageEndFrames(story, event.report);
    case "run-finished":
      return runEndFrames(story, event.report);
  }
}

/** Writes the story of one run as frames: the opening, what each event adds, and one end on every way out. */
export interface FrameWriter {
  /** The first frames, before any event. */
  open(): readonly Frame[];
  /** What an event adds; nothing after the end. */
  take(event: BackendEvent): readonly Frame[];
  /** The end of a run that did not tell one; nothing where it did. Without a cause the run was broken off. */
  abort(cause?: unknown): readonly Frame[];
  /** Whether `complete` has been given out. */
  readonly isComplete: boolean;
}

/** Makes the writer of one stream. */
export function createFrameWriter(shape: StreamShape): FrameWriter {
  const story = openStory(shape);
  return {
    open: () => openingFrames(story),
    take: (event) => (story.isComplete ? [] : framesFor(story, event)),
    abort: (cause) => (story.isComplete ? [] : abortFrames(story, cause === undefined ? new AppError("RUN_CANCELLED") : toAppError(cause))),
    get isComplete() {
      return story.isComplete;
    },
  };
}
