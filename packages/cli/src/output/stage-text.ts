import type { RunEvent, Stage } from "@proxbox/contract";
import { duration } from "./words.ts";

/** What each stage does, as a person reads it. */
export const STAGE_TITLES: Readonly<Record<Stage, string>> = {
  collect: "Read Proxmox VE",
  translate: "Translate",
  observe: "Read NetBox",
  plan: "Compare",
  apply: "Write to NetBox",
  report: "Report",
};

type Progressed = Extract<RunEvent, { type: "stage-progress" }>;
type Finished = Extract<RunEvent, { type: "stage-finished" }>;

/** `Read Proxmox VE: 12 of 120 guests`. */
export function progressText({ stage, done, total, what }: Progressed): string {
  return `${STAGE_TITLES[stage]}: ${done} of ${total} ${what}`;
}

/** `Read Proxmox VE: 3 nodes, 120 guests (1.2 s)`; what was counted zero times is left out. */
export function finishedText({ stage, counts, durationMs }: Finished): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${count === 1 ? what.replace(/s$/, "") : what}`);
  return `${STAGE_TITLES[stage]}${parts.length === 0 ? "" : `: ${parts.join(", ")}`} (${duration(durationMs)})`;
}
