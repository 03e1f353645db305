import { summaryOf } from "../control/run-job.ts";
import type { JobStep, JobStory } from "../control/run-job.ts";
import type { SceneEnd } from "../control/scene.ts";

const widths = { stage: 20, state: 11, count: 9 };

const head = `   ${"step".padEnd(widths.stage)}${"state".padEnd(widths.state)}${["attempts", "created", "updated", "failed"].map((name) => name.padEnd(widths.count)).join("")}what was said`;

function cell(value: unknown): string {
  return (typeof value === "number" ? String(value) : "-").padEnd(widths.count);
}

function stepLines(step: JobStep): string[] {
  const { stage, state, attempts, result } = step;
  const { created, updated, failed, warnings = [], is_counted: isCounted } = result ?? {};
  const counts = isCounted === true ? [created, updated, failed] : [undefined, undefined, undefined];
  const summary = summaryOf(step);
  const row = `   ${stage.padEnd(widths.stage)}${state.padEnd(widths.state)}${[attempts, ...counts].map(cell).join("")}${summary}`;
  return [row.trimEnd(), ...(warnings as readonly unknown[]).filter((text) => text !== summary).map((text) => `      ${String(text)}`)];
}

function stepsText({ job }: JobStory): string[] {
  const isLeftOut = ({ result }: JobStep): boolean => result?.["left_out"] === true;
  const leftOut = job.stages.filter(isLeftOut);
  const more = leftOut.slice(0, 1).map((step) => `   ${leftOut.length} more steps: ${summaryOf(step)}`);
  return [head, ...job.stages.filter((step) => !isLeftOut(step)).flatMap(stepLines), ...more];
}

function secondsOf({ started_at: startedAt, completed_at: completedAt }: JobStory["job"]): string {
  return startedAt === null || completedAt === null ? "not started" : `${((Date.parse(completedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}

function refusedText({ refused }: JobStory): string[] {
  const isOfPlugin = (line: string): boolean => line.includes(" /api/plugins/");
  const lines = [...refused];
  const ofPlugin = lines.filter(([line]) => isOfPlugin(line)).reduce((sum, [, count]) => sum + count, 0);
  const others = lines.filter(([line]) => !isOfPlugin(line)).map(([line, count]) => `${line} (${count})`);
  return [
    ...(ofPlugin === 0 ? [] : [`   Refused by the lab's NetBox, which has no REST API of the plugin: ${ofPlugin} requests.`]),
    ...(others.length === 0 ? [] : [`   Refused by the lab's NetBox: ${others.join(", ")}.`]),
  ];
}

/** A scene as text: the job, its steps, what reached NetBox, and what is not as it has to be. */
export function sceneText(title: string, { story, seen, faults }: SceneEnd): string {
  const { job, events, requests, writes } = story;
  return [
    title,
    `   job ${job.id}: ${job.state}, ${job.verdict ?? "no verdict"}, ${secondsOf(job)}, ${events} lines of its log over SSE`,
    `   ${job.status_reason ?? "no reason"}`,
    ...(job.error === null || job.error === job.status_reason ? [] : [`   ${job.error}`]),
    ...(job.problem === null ? [] : [`   ${job.problem.code}; hint: ${job.problem.hint}`]),
    ...stepsText(story),
    `   NetBox was asked ${requests} times, ${writes} of them to write.`,
    ...refusedText(story),
    ...seen.map((sentence) => `   ${sentence}`),
    ...faults.map((fault) => `   NOT AS IT HAS TO BE: ${fault}`),
  ].join("\n");
}
