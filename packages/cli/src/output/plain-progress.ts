import type { RunEvent, Stage } from "@proxbox/contract";
import type { Progress } from "./progress.ts";
import { finishedText, progressText, STAGE_TITLES } from "./stage-text.ts";
import { duration } from "./words.ts";

// A log is read afterwards: quarters show that a long stage moved, without a line per batch.
const steps = 4;
const leastTotal = 200;

/** Progress as lines, for logs and pipes: one line per finished stage, and a few in between for long ones. */
export function plainProgress(note: (line: string) => void): Progress {
  let running: Stage | undefined;
  let step = 0;
  const show = (event: RunEvent): void => {
    if (event.type === "stage-started") {
      running = event.stage;
      step = 0;
    } else if (event.type === "stage-progress" && event.total >= leastTotal) {
      const reached = Math.floor((event.done * steps) / event.total);
      if (reached > step && reached < steps) note(progressText(event));
      step = Math.max(step, reached);
    } else if (event.type === "stage-finished") {
      running = undefined;
      note(finishedText(event));
    } else if (event.type === "run-finished") {
      note(`Run ${event.summary.runId} took ${duration(event.summary.durationMs)}`);
    }
  };
  const end = async (isFailed: boolean): Promise<void> => {
    if (isFailed && running !== undefined) note(`${STAGE_TITLES[running]}: broken off`);
  };
  return { show, end };
}
