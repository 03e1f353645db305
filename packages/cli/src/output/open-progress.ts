import type { Stage } from "@proxbox/contract";
import { liveProgress } from "./live-progress.ts";
import { plainProgress } from "./plain-progress.ts";
import type { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** Narrower than this, or of unknown width, a terminal breaks every line of moving progress. */
export const LEAST_COLUMNS = 40;

/** Progress for this terminal: moving where a person watches, lines elsewhere; always on stderr. */
export function openProgress(terminal: Terminal, stages: readonly Stage[]): Progress {
  const { isInteractive, stderr, note } = terminal;
  return isInteractive && stderr.columns >= LEAST_COLUMNS ? liveProgress(stages, stderr) : plainProgress(note);
}
