import type { JobEvent } from "@proxbox/contract";
import { eventLine, eventText } from "./job-text.ts";
import { liveJobProgress } from "./live-job-progress.ts";
import { LEAST_COLUMNS } from "./open-progress.ts";
import type { Terminal } from "./terminal.ts";

/** A step of a job, as its lines are told apart. */
export interface JobStep {
  readonly proxmox_endpoint_id: number;
  readonly stage: string;
}

/** Shows a job while it runs. */
export interface JobProgress {
  show(event: JobEvent): Promise<void>;
  /** Leaves the last state standing; `isFailed` marks the step in work as broken off. */
  end(isFailed: boolean): Promise<void>;
}

/** More steps than this are no list that anybody looks over. */
const MOST_STEPS = 40;

// Of what goes on within a stage only what needs a person is worth a line.
const inner: ReadonlySet<string> = new Set(["item_progress", "substep", "progress"]);

function isWorthALine({ event, level, data }: JobEvent): boolean {
  if (level === "warning" || level === "error") return true;
  if (level === "debug" || inner.has(event)) return false;
  return event !== "step" || data["rowid"] === undefined || data["rowid"] === null;
}

/** Progress of a job as lines, for logs and pipes. */
function plainJobProgress({ note, notePaint }: Pick<Terminal, "note" | "notePaint">): JobProgress {
  let said = "";
  const show = async (event: JobEvent): Promise<void> => {
    if (!isWorthALine(event)) return;
    // The end of a stage is told by up to three frames with the same words.
    const text = eventText(event, notePaint);
    if (text !== said) note(eventLine(event, notePaint));
    said = text;
  };
  return { show, end: async () => undefined };
}

/**
 * Progress of a job on this terminal, on stderr: a line per step that moves where a person watches, else a line per event that is worth
 * one. `steps` is asked once, when the first step begins: they are not known before.
 */
export function openJobProgress(terminal: Terminal, steps: () => Promise<readonly JobStep[]>): JobProgress {
  const plain = plainJobProgress(terminal);
  if (!terminal.isInteractive || !(terminal.stderr.columns >= LEAST_COLUMNS)) return plain;
  let progress = plain;
  let isOpen = false;
  return {
    async show(event) {
      if (!isOpen && event.proxmox_endpoint_id !== null) {
        isOpen = true;
        const known = await steps();
        if (known.length > 0 && known.length <= MOST_STEPS) progress = liveJobProgress(known, terminal);
      }
      await progress.show(event);
    },
    end: (isFailed) => progress.end(isFailed),
  };
}
