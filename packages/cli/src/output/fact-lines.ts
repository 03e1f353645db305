import { printable } from "./printable.ts";
import { listLines } from "./table.ts";

/** What is known of a thing: a word and a value; null is left out. */
export type Facts = readonly (readonly [what: string, value: string | number | null])[];

/** Facts one below the other, the values aligned. */
export function factLines(facts: Facts): string[] {
  return listLines(facts.flatMap(([what, value]) => (value === null ? [] : [[`  ${what}`, printable(String(value))]])));
}
