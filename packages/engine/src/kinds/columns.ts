import type { Kind } from "./kind.ts";

/** The columns to ask NetBox for: what is compared, what identifies a row, and nothing else (netbox-api.md 2.18). */
export function columnsOf(kind: Kind): readonly string[] {
  const columns = new Set(["id", "created", "last_updated", ...(kind.alsoRead ?? [])]);
  for (const [field, spec] of Object.entries(kind.fields)) {
    if (spec.type === "custom-field") columns.add("custom_fields");
    else if (spec.columns !== undefined) columns.add(spec.columns.type).add(spec.columns.id);
    else columns.add(field);
  }
  return [...columns];
}
