import { kindWords } from "@proxbox/contract";
import type { JobEvent } from "@proxbox/contract";
import type { EndpointTitle } from "../client/endpoint-titles.ts";
import type { JobProgress, JobStep } from "./job-progress.ts";
import { eventLine } from "./job-text.ts";
import { movingList } from "./moving-list.ts";
import type { MovingLine } from "./moving-list.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

/** One step and its line. */
interface Shown extends JobStep {
  readonly title: string;
  readonly line: MovingLine;
  state: "waiting" | "begun" | "ended";
  percent: number;
}

/** Warnings and errors that are told below the list when it stands still. */
const MOST_REMARKS = 20;

function numberOf(data: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = data[name];
  return typeof value === "number" ? value : undefined;
}

function end(shown: Shown, ending: "finished" | "skipped" | "failed"): void {
  if (shown.state === "ended") return;
  shown.state = "ended";
  shown.line.end(ending);
}

/** The steps of an endpoint come one after the other: what comes before the one that speaks is over. */
function endEarlier(steps: readonly Shown[], current: Shown): void {
  for (const step of steps) {
    if (step === current) return;
    if (step.proxmox_endpoint_id === current.proxmox_endpoint_id) end(step, step.state === "begun" ? "finished" : "skipped");
  }
}

function showProgress(step: Shown, data: JobEvent["data"]): void {
  const progress = data["progress"];
  if (typeof progress !== "object" || progress === null) return;
  const [current, total] = [numberOf({ ...progress }, "current"), numberOf({ ...progress }, "total")];
  if (current === undefined || total === undefined || total === 0) return;
  const percent = Math.floor((current * 100) / total);
  if (percent === step.percent) return;
  step.percent = percent;
  step.line.say(`${step.title}: ${current} of ${total}`);
}

function apply(steps: readonly Shown[], { event, stage, proxmox_endpoint_id: endpoint, data }: JobEvent): void {
  const step = steps.find((known) => known.stage === stage && known.proxmox_endpoint_id === endpoint);
  if (step === undefined || step.state === "ended") return;
  step.state = "begun";
  endEarlier(steps, step);
  showProgress(step, data);
  if (event !== "complete") return;
  const message = typeof data["message"] === "string" ? `: ${printable(data["message"])}` : "";
  step.line.say(`${step.title}${message}`);
  end(step, data["ok"] === true ? "finished" : "failed");
}

function titlesOf(steps: readonly JobStep[], titleOf: EndpointTitle): string[] {
  const isOne = new Set(steps.map((step) => step.proxmox_endpoint_id)).size === 1;
  return steps.map(({ proxmox_endpoint_id: endpoint, stage }) => (isOne ? kindWords(stage) : `${printable(titleOf(endpoint))} ${kindWords(stage)}`));
}

/** Progress of a job that moves on a terminal: one line per step with its counts, and below what needs a person. */
export function liveJobProgress(steps: readonly JobStep[], { stderr, note, notePaint, titleOf }: Pick<Terminal, "stderr" | "note" | "notePaint"> & { readonly titleOf: EndpointTitle }): JobProgress {
  const titles = titlesOf(steps, titleOf);
  const { lines, drawn } = movingList(titles, stderr);
  const shown = steps.flatMap((step, index): Shown[] => {
    const [line, title = step.stage] = [lines[index], titles[index]];
    return line === undefined ? [] : [{ ...step, title, line, state: "waiting", percent: -1 }];
  });
  const remarks: string[] = [];
  return {
    async show(event) {
      if (event.level === "warning" || event.level === "error") remarks.push(eventLine(event, { paint: notePaint, titleOf }));
      apply(shown, event);
    },
    async end(isFailed) {
      for (const step of shown) end(step, step.state === "waiting" ? "skipped" : (isFailed ? "failed" : "finished"));
      await drawn;
      for (const remark of remarks.slice(0, MOST_REMARKS)) note(remark);
      if (remarks.length > MOST_REMARKS) note(`… and ${remarks.length - MOST_REMARKS} more in the job's log`);
    },
  };
}
