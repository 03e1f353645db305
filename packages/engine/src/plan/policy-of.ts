import { sourceOf } from "../values/keys.ts";
import type { Policy } from "../kinds/kind.ts";
import type { Board, Match } from "./board.ts";

/** In a table of policies: every field of the kind that has no policy of its own there. */
export const EVERY_FIELD = "*";

/**
 * Whose value wins in a field: what fits the object to NetBox, the settings' word for the field, their word for every field, the kind's
 * own. `ignore` for every field makes objects whole, which need their names and references, and then never touches them again.
 */
export function policyOf(board: Board, { kind, desired, row, follows }: Match, field: string): Policy {
  if (follows?.includes(field) === true) return "source";
  const policies = board.input.settings.get(sourceOf(desired.key))?.policies[kind.name];
  const named = policies?.[field];
  const every = policies?.[EVERY_FIELD];
  const own = kind.fields[field]?.policy ?? "operator";
  if (named !== undefined) return named;
  return every === undefined || (every === "ignore" && row === undefined) ? own : every;
}
