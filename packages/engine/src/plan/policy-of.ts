import { sourceOf } from "../values/keys.ts";
import type { Kind, Policy } from "../kinds/kind.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import type { Board, Match } from "./board.ts";

/** In a table of policies: every field of the kind that has no policy of its own there. */
export const EVERY_FIELD = "*";

/** A table of policies: by kind, by field. */
type Policies = SourceSettings["policies"];

/** Whose value wins in a field: the settings' word for the field, their word for every field, the kind's own. */
export function policyIn(policies: Policies | undefined, kind: Kind, { field, isNew }: { readonly field: string; readonly isNew: boolean }): Policy {
  const named = policies?.[kind.name]?.[field];
  const every = policies?.[kind.name]?.[EVERY_FIELD];
  const own = kind.fields[field]?.policy ?? "operator";
  if (named !== undefined) return named;
  return every === undefined || (every === "ignore" && isNew) ? own : every;
}

/**
 * The same of an object in a run, where what fits it to NetBox wins. `ignore` for every field makes objects whole, which need their names and
 * references, and then never touches them again.
 */
export function policyOf(board: Board, { kind, desired, row, follows }: Match, field: string): Policy {
  if (follows?.includes(field) === true) return "source";
  return policyIn(board.input.settings.get(sourceOf(desired.key))?.policies, kind, { field, isNew: row === undefined });
}
