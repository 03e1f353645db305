import type { SelectedKind, Selection } from "@proxbox/engine";
import { nameOfChange } from "./excluded-changes.ts";
import { isWanted } from "./run-context.ts";
import type { RunContext } from "./run-context.ts";

/** The part of the session's plan that a stage of this request is; without `kinds` it is narrowed by the request alone. */
export function selectionOf({ request, settings, under }: RunContext, kinds?: readonly SelectedKind[]): Selection {
  const wanted = isWanted(request);
  const excluded = new Set((request.excluded ?? []).map(nameOfChange));
  return {
    ...(kinds === undefined ? {} : { kinds }),
    isAllowed: (change) => settings.isAllowed(change) && !excluded.has(nameOfChange(change)),
    ...(under === undefined || kinds === undefined ? {} : { under }),
    ...(wanted === undefined ? {} : { isWanted: wanted }),
  };
}
