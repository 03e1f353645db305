import { isEmpty, isEqual } from "../values/canonical.ts";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import { textOf } from "../values/text-of.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { DISCOVERED_TAGS, PROXBOX_TAG } from "../values/mark.ts";
import type { Row } from "../values/row.ts";
import type { Board } from "./board.ts";
import { ownTags } from "./own-tags.ts";

/** A recorded object of ours and the row that NetBox has of it. */
export interface Recorded {
  readonly kind: Kind;
  readonly record: WrittenRecord;
  readonly row: Row;
}

/**
 * What a person has put into an object of ours, or `undefined`: what hangs on it, a column that only people fill, a tag
 * that is not ours, a field that no longer has our value, or a text where we never wrote one.
 */
export function touchedBy(board: Board, { kind, record, row }: Recorded): string | undefined {
  const hanging = board.input.humanTraces?.get(objectName(kind.name, String(row.id)));
  if (hanging !== undefined) return hanging;
  const human = kind.humanColumns?.find((column) => !isEmpty(row[column] as string | null) && isEmpty(record.fields[column]));
  if (human !== undefined) return human;
  const values = board.valuesOf(kind, row);
  if (hasForeignTag(board, { kind, row }, record.fields["tags"])) return "tags";
  return Object.entries(kind.fields).find(([field, { type, isOnCreateOnly, isRequired }]) => {
    // Of what we always write no record is left where a person moved the object away from one that NetBox has no longer.
    const isOurs = record.fields[field] !== undefined || type === "text" || isRequired === true;
    return isOurs && type !== "tags" && isOnCreateOnly !== true && !isEqual(record.fields[field], values[field]);
  })?.[0];
}

/** Tags that only we give, also where no record says so any longer. */
const MARKS: readonly string[] = [PROXBOX_TAG, ...Object.values(DISCOVERED_TAGS)];

function hasForeignTag(board: Board, { kind, row }: Pick<Recorded, "kind" | "row">, ours: unknown): boolean {
  const actual = board.valuesOf(kind, row)["tags"];
  const added = new Set([...MARKS.flatMap((slug) => [slug, board.slugOfTag(slug)]), ...ownTags(board, row, Array.isArray(ours) ? ours.map(textOf) : [])]);
  return Array.isArray(actual) && actual.some((slug) => !added.has(textOf(slug)));
}
