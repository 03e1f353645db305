import type { RunEvent, Stage } from "@proxbox/contract";
import { movingList } from "./moving-list.ts";
import type { MovingLine } from "./moving-list.ts";
import type { Progress } from "./progress.ts";
import { finishedText, progressText, STAGE_TITLES } from "./stage-text.ts";

/** One stage and its line. */
interface Shown {
  readonly line: MovingLine;
  isStarted: boolean;
  percent: number;
}

// Each new title draws the list anew: a hundred times per stage is enough for any number of objects.
function hasMoved(shown: Shown, { done, total }: { readonly done: number; readonly total: number }): boolean {
  const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
  const isNew = percent !== shown.percent;
  shown.percent = percent;
  return isNew;
}

function apply(stages: ReadonlyMap<Stage, Shown>, event: RunEvent): void {
  if (event.type !== "stage-started" && event.type !== "stage-progress" && event.type !== "stage-finished") return;
  const shown = stages.get(event.stage);
  if (shown === undefined) return;
  shown.isStarted = true;
  if (event.type === "stage-progress" && hasMoved(shown, event)) shown.line.say(progressText(event));
  if (event.type !== "stage-finished") return;
  shown.line.say(finishedText(event));
  shown.line.end("finished");
}

/** Progress that moves on a terminal, on `stream`: one line per stage with its counts. */
export function liveProgress(stages: readonly Stage[], stream: NodeJS.WriteStream): Progress {
  const { lines, drawn } = movingList(stages.map((stage) => STAGE_TITLES[stage]), stream);
  const shown = new Map<Stage, Shown>();
  for (const [index, line] of lines.entries()) {
    const stage = stages[index];
    if (stage !== undefined) shown.set(stage, { line, isStarted: false, percent: -1 });
  }
  const end = async (isFailed: boolean): Promise<void> => {
    for (const { line, isStarted } of shown.values()) line.end(isFailed && isStarted ? "failed" : "skipped");
    await drawn;
  };
  return { show: (event) => apply(shown, event), end };
}
