import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import { printable } from "./printable.ts";

/** A field's value as it stands in a difference. */
export function valueText(value: FieldValue | undefined): string {
  if (value === undefined || value === null || value === "") return "(empty)";
  if (isReference(value)) return value.key;
  if (Array.isArray(value)) return value.length === 0 ? "(empty)" : value.map((each) => (isReference(each) ? each.key : String(each))).join(", ");
  return printable(String(value));
}
