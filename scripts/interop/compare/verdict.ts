import { additionsOf, differencesOf } from "./facts.ts";
import type { Difference, Facts } from "./facts.ts";

/** Why a difference is wanted. `question` and `fact` are exact, or end with `*` for everything that starts so. */
export interface Reason {
  readonly question: string;
  readonly fact: string;
  /** Covers only fields that are null in the original's answer and left out in ours. */
  readonly isNullLeftOut?: true;
  readonly because: string;
}

/** One row of the table. */
export interface Verdict {
  readonly question: string;
  readonly verdict: "same" | "better on purpose" | "different";
  readonly differences: readonly Difference[];
  /** Those of `differences` that no reason covers. */
  readonly unexplained: readonly Difference[];
  readonly because: readonly string[];
  /** Fields that only ours has. */
  readonly additions: readonly string[];
}

function fits(pattern: string, text: string): boolean {
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}

function covers(reason: Reason, question: string, { fact, real, ours }: Difference): boolean {
  if (reason.isNullLeftOut === true && (real !== "null" || ours !== undefined)) return false;
  return fits(reason.question, question) && fits(reason.fact, fact);
}

/** Judges one question: `different` as soon as one difference has no reason of its own. */
export function judge(question: string, answers: { readonly real: Facts; readonly ours: Facts }, reasons: readonly Reason[]): Verdict {
  const differences = differencesOf(answers.real, answers.ours);
  const reasonFor = (difference: Difference): Reason | undefined => reasons.find((reason) => covers(reason, question, difference));
  const unexplained = differences.filter((difference) => reasonFor(difference) === undefined);
  const because = [...new Set(differences.map((difference) => reasonFor(difference)?.because).filter((text) => text !== undefined))];
  const verdict = unexplained.length > 0 ? "different" : differences.length > 0 ? "better on purpose" : "same";
  return { question, verdict, differences, unexplained, because, additions: additionsOf(answers.real, answers.ours) };
}
