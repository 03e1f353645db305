import { isEmpty, isEqual } from "../values/canonical.ts";
import type { Kind } from "../kinds/kind.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import type { Board } from "./board.ts";

/** A recorded object of ours and the row that NetBox has of it. */
export interface Recorded {
  readonly kind: Kind;
  readonly record: WrittenRecord;
  readonly row: Row;
}

/**
 * What a person has put into an object of ours, or `undefined`: a column that only people fill, a tag that is not ours, or
 * a field that no longer has our value.
 */
export function touchedBy(board: Board, { kind, record, row }: Recorded): string | undefined {
  const human = kind.humanColumns?.find((column) => !isEmpty(row[column] as string | null) && isEmpty(record.fields[column]));
  if (human !== undefined) return human;
  const values = board.valuesOf(kind, row);
  if (hasForeignTag(values["tags"], record.fields["tags"])) return "tags";
  return Object.keys(record.fields).find((field) => field !== "tags" && kind.fields[field]?.isOnCreateOnly !== true && !isEqual(record.fields[field], values[field]));
}

function hasForeignTag(actual: unknown, ours: unknown): boolean {
  const added = new Set<unknown>(Array.isArray(ours) ? ours : []);
  return Array.isArray(actual) && actual.some((slug) => !added.has(slug));
}
