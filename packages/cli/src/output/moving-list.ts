import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from "listr2";
import type { ListrTask } from "listr2";

// listr2 looks at stdout to find out whether somebody watches; ours is stderr, and stdout may well be a pipe.
class MovingRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** How a line ends: done, never begun, or broken off. */
export type Ending = "finished" | "skipped" | "failed";

/** One line of a list that moves. */
export interface MovingLine {
  /** Shows another title; each draws the whole list anew. */
  say(title: string): void;
  /** Ends the line, the first time. */
  end(ending: Ending): void;
}

/** Lines on a terminal that change where they stand; they are worked on in their order. */
export interface MovingList {
  readonly lines: readonly MovingLine[];
  /** Resolves when the last line has ended and is drawn. */
  readonly drawn: Promise<unknown>;
}

interface Gate extends MovingLine {
  readonly task: ListrTask;
}

function openGate(firstTitle: string): Gate {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let title = firstTitle;
  let show: (title: string) => void = () => undefined;
  return {
    say: (text) => {
      title = text;
      show(text);
    },
    end: resolve,
    task: {
      title,
      task: async (_context, task) => {
        task.title = title;
        show = (text) => {
          task.title = text;
        };
        const ending = await promise;
        if (ending === "skipped") task.skip(`${title}: not reached`);
        if (ending === "failed") throw new Error(`${title}: broken off`);
      },
    },
  };
}

/** Draws a list of lines on `stream` that changes until each line has ended. */
export function movingList(titles: readonly string[], stream: NodeJS.WriteStream): MovingList {
  const gates = titles.map(openGate);
  const logger = new ListrLogger({ processOutput: new ProcessOutput(stream, stream, { leaveEmptyLine: false }) });
  const list = new Listr(
    gates.map(({ task }) => task),
    {
      exitOnError: false,
      registerSignalListeners: false,
      renderer: MovingRenderer,
      rendererOptions: { logger, collapseErrors: true, showErrorMessage: true, collapseSkips: true },
    },
  );
  return { lines: gates, drawn: list.run() };
}
