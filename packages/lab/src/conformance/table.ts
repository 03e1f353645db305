import type { Difference } from "./compare-json.ts";
import { requiredPercent } from "./score.ts";
import type { Score, Tally, Verdict } from "./score.ts";

/** The printed outcome: agreed and total per file, the total over Proxbox's models, then what did not agree and why. */
export function table(score: Score): string {
  const rows = [...score.files, score.all, score.proxbox];
  const lines = [
    row(["recording", "agreed", "total", "also every value"]),
    ...rows.map(tallyRow),
    "",
    `models Proxbox uses: ${score.percent.toFixed(1)} % agreed (asked: ${requiredPercent} %)`,
    ...disagreements(score),
    ...score.stale.map((key) => `stale exception: ${key} agrees or does not exist; remove it from exceptions.ts`),
  ];
  return `${lines.join("\n")}\n`;
}

/** The differences in values of probes that agree otherwise, one line each. */
export function valueDifferences(verdicts: readonly Verdict[]): string {
  const lines = verdicts.filter(({ contract }) => contract.length === 0).flatMap(({ probe, values }) => values.map((value) => `${probe.key}  ${shown(value)}`));
  return `${lines.join("\n")}\n`;
}

function disagreements(score: Score): string[] {
  if (score.disagreed.length === 0) return [];
  const items = score.disagreed.flatMap(({ verdict, reason }) => [
    `- ${verdict.probe.key}  ${verdict.probe.request.method} ${verdict.probe.request.path.slice(0, 100)}`,
    `    reason: ${reason ?? "none written: a mistake of the lab"}`,
    ...verdict.contract.slice(0, 4).map((difference) => `    ${shown(difference)}`),
  ]);
  return ["", "not agreed:", ...items];
}

function shown({ at, recorded, lab }: Difference): string {
  return `${at}: recorded ${oneLine(recorded)}, lab ${oneLine(lab)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 120);
}

function tallyRow({ name, agreed, total, sameValues }: Tally): string {
  return row([name, String(agreed), String(total), String(sameValues)]);
}

const columnWidths = [8, 8, 18];

function row([name = "", ...numbers]: string[]): string {
  return `${name.padEnd(36)}${numbers.map((number, column) => number.padStart(columnWidths[column] ?? 0)).join("")}`;
}
