import type { Change } from "@proxbox/contract";

function lineOf({ kind, key, action, netboxId, fields, blocked }: Change): string {
  return JSON.stringify([kind, key, action, netboxId ?? null, blocked?.guard ?? null, fields.map(({ field, before, after }) => [field, before, after])]);
}

/**
 * The text whose SHA-256 is a plan's checksum: what is written to what, and nothing that differs between two equal
 * plans (times, ids of runs, `last_updated`). It comes in pieces, one kind after the other, since that of a large estate
 * is longer than all else that a plan holds. The lines are in the order of their texts, which start with the kind.
 */
export function* changesText(changes: readonly Change[]): Iterable<string> {
  let separator = "";
  const byKind = [...Map.groupBy(changes, ({ kind }) => JSON.stringify(kind))];
  for (const [, ofKind] of byKind.sort(([left], [right]) => (left < right ? -1 : 1))) {
    for (const line of ofKind.map(lineOf).sort()) {
      yield `${separator}${line}`;
      separator = "\n";
    }
  }
}
