import type { Change } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { WriteNeed } from "../values/write-need.ts";

/** The models that a plan's changes add to or change, each once. Whether a token may delete NetBox does not tell (netbox-api.md 2.15). */
export function writeNeeds(kinds: readonly Kind[], changes: readonly Change[]): readonly WriteNeed[] {
  const needs = new Map<string, WriteNeed>();
  for (const { path, objectType, name } of kinds) {
    for (const { action } of changes.filter(({ kind }) => kind === name)) {
      if (action === "delete") continue;
      const need = { path, objectType, action: action === "create" ? ("add" as const) : ("change" as const) };
      needs.set(`${path} ${need.action}`, need);
    }
  }
  return [...needs.values()];
}
