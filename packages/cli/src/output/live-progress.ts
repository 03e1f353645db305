import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from "listr2";
import type { ListrTask } from "listr2";
import type { RunEvent, Stage } from "@proxbox/contract";
import type { Progress } from "./progress.ts";
import { finishedText, progressText, STAGE_TITLES } from "./stage-text.ts";

// listr2 looks at stdout to find out whether somebody watches; ours is stderr, and stdout may well be a pipe.
class MovingRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

type Ending = "finished" | "skipped" | "failed";

/** One stage as listr2 waits for it. */
interface Gate {
  title: string;
  isStarted: boolean;
  percent: number;
  setTitle: (title: string) => void;
  readonly ended: Promise<Ending>;
  readonly end: (ending: Ending) => void;
}

function openGate(stage: Stage): Gate {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  return { title: STAGE_TITLES[stage], isStarted: false, percent: -1, setTitle: () => undefined, ended: promise, end: resolve };
}

function toTask(gate: Gate): ListrTask {
  return {
    title: gate.title,
    task: async (_context, task) => {
      task.title = gate.title;
      gate.setTitle = (title) => {
        task.title = title;
      };
      const ending = await gate.ended;
      if (ending === "skipped") task.skip(`${gate.title}: not reached`);
      if (ending === "failed") throw new Error(`${gate.title}: broken off`);
    },
  };
}

// Each new title draws the list anew: a hundred times per stage is enough for any number of objects.
function hasMoved(gate: Gate, { done, total }: { readonly done: number; readonly total: number }): boolean {
  const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
  const isNew = percent !== gate.percent;
  gate.percent = percent;
  return isNew;
}

function apply(gates: ReadonlyMap<Stage, Gate>, event: RunEvent): void {
  if (event.type !== "stage-started" && event.type !== "stage-progress" && event.type !== "stage-finished") return;
  const gate = gates.get(event.stage);
  if (gate === undefined) return;
  gate.isStarted = true;
  if (event.type === "stage-progress" && !hasMoved(gate, event)) return;
  if (event.type === "stage-progress") gate.title = progressText(event);
  if (event.type === "stage-finished") gate.title = finishedText(event);
  gate.setTitle(gate.title);
  if (event.type === "stage-finished") gate.end("finished");
}

/** Progress that moves on a terminal, on `stream`: one line per stage with its counts. */
export function liveProgress(stages: readonly Stage[], stream: NodeJS.WriteStream): Progress {
  const gates = new Map(stages.map((stage) => [stage, openGate(stage)]));
  const logger = new ListrLogger({ processOutput: new ProcessOutput(stream, stream, { leaveEmptyLine: false }) });
  const list = new Listr([...gates.values()].map(toTask), {
    exitOnError: false,
    registerSignalListeners: false,
    renderer: MovingRenderer,
    rendererOptions: { logger, collapseErrors: true, showErrorMessage: true, collapseSkips: true },
  });
  const drawn = list.run();
  const end = async (isFailed: boolean): Promise<void> => {
    for (const gate of gates.values()) gate.end(isFailed && gate.isStarted ? "failed" : "skipped");
    await drawn;
  };
  return { show: (event) => apply(gates, event), end };
}
