/**
 * One stored object: raw values only (a reference is an id, a choice its value, tags a list of ids). Rows are never
 * changed in place, a change replaces them, so that a transaction can put the old one back.
 */
export type Row = { readonly id: number; readonly [field: string]: unknown };

/** A row on its way into a table; `id` is 0 until it is saved for the first time. */
export type Draft = { id: number; [field: string]: unknown };

/** The id that a reference field holds, or null. */
export function idOf(row: Row, field: string): number | null {
  const value = row[field];
  return typeof value === "number" ? value : null;
}

/** The number that a field holds, or null. */
export function numberOf(row: Row, field: string): number | null {
  return idOf(row, field);
}

/** The text that a field holds; empty when it holds none. */
export function textOf(row: Row, field: string): string {
  const value = row[field];
  return typeof value === "string" ? value : "";
}

/** The ids that a many-to-many field holds. */
export function idsOf(row: Row, field: string): readonly number[] {
  const value = row[field];
  return Array.isArray(value) ? (value as number[]) : [];
}

/** The members of a JSON object field (custom fields); empty when it holds none. */
export function objectOf(row: Row, field: string): Record<string, unknown> {
  const value = row[field];
  return isObject(value) ? value : {};
}

/** Whether a JSON value is an object (not a list, not null). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
