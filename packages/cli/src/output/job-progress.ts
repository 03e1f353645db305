import type { JobEvent } from "@proxbox/contract";
import { titleById } from "../client/endpoint-titles.ts";
import type { EndpointTitle } from "../client/endpoint-titles.ts";
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

/** What is asked about a job while it runs. */
export interface JobFacts {
  /** Asked once, when the first step begins: they are not known before. */
  readonly steps: () => Promise<readonly JobStep[]>;
  readonly titles: () => Promise<EndpointTitle>;
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
function plainJobProgress({ note, notePaint }: Pick<Terminal, "note" | "notePaint">, titles: JobFacts["titles"]): JobProgress {
  let said = "";
  const show = async (event: JobEvent): Promise<void> => {
    if (!isWorthALine(event)) return;
    // The end of a stage is told by up to three frames with the same words.
    const parts = { paint: notePaint, titleOf: event.proxmox_endpoint_id === null ? titleById : await titles() };
    const text = eventText(event, parts);
    if (text !== said) note(eventLine(event, parts));
    said = text;
  };
  return { show, end: async () => undefined };
}

/**
 * Progress of a job on this terminal, on stderr: a line per step that moves where a person watches, else a line per event that is worth
 * one.
 */
export function openJobProgress(terminal: Terminal, { steps, titles }: JobFacts): JobProgress {
  const plain = plainJobProgress(terminal, titles);
  if (!terminal.isInteractive || !(terminal.stderr.columns >= LEAST_COLUMNS)) return plain;
  let progress = plain;
  let isOpen = false;
  return {
    async show(event) {
      if (!isOpen && event.proxmox_endpoint_id !== null) {
        isOpen = true;
        const known = await steps();
        if (known.length > 0 && known.length <= MOST_STEPS) progress = liveJobProgress(known, { ...terminal, titleOf: await titles() });
      }
      await progress.show(event);
    },
    end: (isFailed) => progress.end(isFailed),
  };
}
