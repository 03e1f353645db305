import type { LinkOutcome } from "@proxbox/engine";
import { printable } from "./printable.ts";

/** What became of the links, a line each, and what to do about those that were left alone. */
export function linkLines(outcomes: readonly LinkOutcome[]): readonly string[] {
  const lines = outcomes.map(({ name, status, differs }) => printable(`${name}: ${status}${differs.length === 0 ? "" : `, because it differs in ${differs.join(", ")}`}`));
  return outcomes.some(({ status }) => status === "kept") ? [...lines, "Somebody may have changed these; --replace takes them all the same."] : lines;
}
