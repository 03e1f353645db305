import type { Row } from "@proxbox/state";

/** A text column that is never NULL. */
export function text(row: Row, column: string): string {
  return String(row[column]);
}

/** A text column, null where it is NULL. */
export function textOrNull(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === "string" ? value : null;
}

/** A number column that is never NULL. */
export function number(row: Row, column: string): number {
  return Number(row[column]);
}

/** A number column, null where it is NULL. */
export function numberOrNull(row: Row, column: string): number | null {
  const value = row[column];
  return typeof value === "number" ? value : null;
}

/** A claim, kept as 0 or 1. */
export function flag(row: Row, column: string): boolean {
  return row[column] === 1;
}

/** A value kept as JSON, null where it is NULL. */
export function json(row: Row, column: string): unknown {
  const value = row[column];
  return typeof value === "string" ? JSON.parse(value) : null;
}
