import type { Outcome, Plan, Summary } from "@proxbox/contract";
import { attention, attentionLines } from "./attention-text.ts";
import { problemText } from "./error-text.ts";
import { printable } from "./printable.ts";
import { remarkLines } from "./remark-text.ts";
import { summaryText } from "./summary-text.ts";
import type { Terminal } from "./terminal.ts";
import { counted } from "./words.ts";

const shownProblems = 10;

/** Says on stderr why a run is not a success: problems with code, place and what to do, then warnings. */
export function noteProblems({ problems, warnings }: Summary, terminal: Terminal): void {
  const paint = terminal.notePaint;
  for (const problem of problems.slice(0, shownProblems)) terminal.note(problemText(problem, paint));
  if (problems.length > shownProblems) terminal.note(`… and ${counted(problems.length - shownProblems, "problem")} more`);
  for (const warning of warnings) terminal.note(`${paint.yellow("warning")}: ${printable(warning)}`);
}

/**
 * Prints how a run ended, and what it kept because it could not see it: as text, or as one line of JSON with the summary and the outcomes that need a person. A run
 * that came to no plan has nothing to show but its problems.
 */
export function printRunResult(report: { readonly plan: Plan | undefined; readonly summary: Summary; readonly outcomes: readonly Outcome[] }, isJson: boolean, terminal: Terminal): void {
  const { plan, summary, outcomes } = report;
  if (!isJson && plan !== undefined) {
    for (const line of attentionLines(outcomes, terminal.paint)) terminal.print(line);
    for (const line of remarkLines(plan.remarks, terminal.paint, ["stale"])) terminal.print(line);
    terminal.print(summaryText(summary, terminal.paint));
  }
  noteProblems(summary, terminal);
  if (isJson) terminal.print(JSON.stringify({ ...summary, outcomes: attention(outcomes) }));
}
