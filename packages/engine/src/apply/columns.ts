import type { Kind } from "../kinds/kind.ts";

/** Columns to ask NetBox for when rows of a kind are to be compared: those of its fields, and what it reads besides. */
export function columnsOf(kind: Kind): readonly string[] {
  const columns = Object.entries(kind.fields).flatMap(([field, spec]) => {
    if (spec.type === "custom-field") return ["custom_fields"];
    return spec.columns === undefined ? [field] : [spec.columns.type, spec.columns.id];
  });
  return [...new Set(["id", "created", "last_updated", ...columns, ...(kind.alsoRead ?? []), ...(kind.humanColumns ?? [])])];
}
