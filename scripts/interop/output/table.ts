import type { Verdict } from "../compare/verdict.ts";

const columns = { question: 48, real: 34, ours: 34 };

const mostAdditions = 8;

function cell(text: string, width: number): string {
  const line = text.replaceAll("\n", " ");
  return (line.length > width ? `${line.slice(0, width - 1)}…` : line).padEnd(width);
}

function side(verdict: Verdict, who: "real" | "ours", answered: string): string {
  const [first] = verdict.unexplained.length > 0 ? verdict.unexplained : verdict.differences;
  if (first === undefined) return answered;
  return `${first.fact}: ${first[who] ?? "absent"}`;
}

function lines(verdict: Verdict, answered: string): string[] {
  const more = verdict.differences.length > 1 ? ` (${verdict.differences.length} differences)` : "";
  const row = [cell(verdict.question, columns.question), cell(side(verdict, "real", answered), columns.real), cell(side(verdict, "ours", answered), columns.ours), verdict.verdict + more];
  const details = verdict.unexplained.map(({ fact, real, ours }) => `      ${fact}: real ${real ?? "absent"}, ours ${ours ?? "absent"}`);
  const added = verdict.additions.length > 0 && verdict.verdict !== "different" ? [`      ours also has ${verdict.additions.slice(0, mostAdditions).join(", ")}${verdict.additions.length > mostAdditions ? ", …" : ""}`] : [];
  return [row.join("  ").trimEnd(), ...verdict.because.map((reason) => `      because ${reason}`), ...details, ...added];
}

/** The table as text: a row for each question, below it the reasons of wanted differences and every unwanted one in full. */
export function table(rows: readonly { readonly verdict: Verdict; readonly answered: string }[]): string {
  const head = [cell("question", columns.question), cell("real", columns.real), cell("ours", columns.ours), "verdict"].join("  ");
  return [head, "-".repeat(head.length), ...rows.flatMap(({ verdict, answered }) => lines(verdict, answered))].join("\n");
}

/** One sentence with the number of rows of each verdict. */
export function headline(verdicts: readonly Verdict[]): string {
  const count = (wanted: Verdict["verdict"]): number => verdicts.filter(({ verdict }) => verdict === wanted).length;
  return `${verdicts.length} questions: ${count("same")} same, ${count("better on purpose")} better on purpose, ${count("different")} different.`;
}
