import type { Problem, StageName } from "@proxbox/contract";
import { createProgressThinner } from "./progress-thinner.ts";
import type { ProgressThinner } from "./progress-thinner.ts";
import { problemName } from "./problem-frames.ts";
import type { StreamShape } from "./stream-shape.ts";

/** What a stream has told so far: it decides what is still to be told. */
export interface Story {
  readonly shape: StreamShape;
  readonly thinner: ProgressThinner;
  /** The step at work. */
  step: string;
  /** An `error` frame has been told. */
  hasError: boolean;
  isComplete: boolean;
  /** Stages whose end has been told. */
  readonly ended: Set<StageName>;
  /** Gives those of the problems that were not told before, and takes them as told. */
  news(problems: readonly Problem[]): readonly Problem[];
}

/** A story of which nothing has been told yet. */
export function openStory(shape: StreamShape): Story {
  const told = new Set<string>();
  function isNew(problem: Problem): boolean {
    const name = problemName(problem);
    if (told.has(name)) return false;
    told.add(name);
    return true;
  }
  return {
    shape,
    thinner: createProgressThinner(),
    step: shape.step,
    hasError: false,
    isComplete: false,
    ended: new Set(),
    news: (problems) => problems.filter(isNew),
  };
}
