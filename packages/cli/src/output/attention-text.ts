import { kindWords } from "@proxbox/contract";
import type { Outcome } from "@proxbox/contract";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";

const shownOutcomes = 20;

/** Whether an outcome needs a person: failed, refused as a conflict, or skipped because of another one. */
export function isForPeople({ status }: Outcome): boolean {
  return status === "failed" || status === "conflict" || status === "skipped";
}

/** The outcomes that need a person. */
export function attention(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(isForPeople);
}

function line({ status, kind, label, reason, problem }: Outcome, paint: Paint): string {
  const code = problem === undefined ? "" : ` ${problem.code}`;
  return `  ${paint.red(status)}${code} ${kindWords(kind)} ${printable(label)}: ${printable(reason)}`;
}

/** Lines for the outcomes that need a person; the first ones only, where there are many. */
export function attentionLines(outcomes: readonly Outcome[], paint: Paint): string[] {
  const listed = attention(outcomes);
  const hidden = listed.length - shownOutcomes;
  return [...listed.slice(0, shownOutcomes).map((outcome) => line(outcome, paint)), ...(hidden > 0 ? [`  … and ${hidden} more`] : [])];
}
