import type { Change } from "@proxbox/contract";

/**
 * The text whose SHA-256 is a plan's checksum: what is written to what, and nothing that differs between two equal
 * plans (times, ids of runs, `last_updated`).
 */
export function changesText(changes: readonly Change[]): string {
  const lines = changes.map(({ kind, key, action, netboxId, fields, blocked }) =>
    JSON.stringify([kind, key, action, netboxId ?? null, blocked?.guard ?? null, fields.map(({ field, before, after }) => [field, before, after])]),
  );
  return lines.sort().join("\n");
}
