import { isObject } from "./message.ts";
import type { Row } from "../values/row.ts";

/** Reads one row of an answer; `undefined` when it has no whole number as `id`, without which a row cannot be told from others. */
function readRow(value: unknown): Row | undefined {
  if (!isObject(value) || !Number.isInteger(value["id"])) return undefined;
  // Rows from before NetBox kept these dates have null.
  if (value["created"] !== null && value["last_updated"] !== null) return value as Row;
  const { created, last_updated, ...rest } = value;
  return { ...rest, ...(created === null ? {} : { created }), ...(last_updated === null ? {} : { last_updated }) } as Row;
}

/** Reads a list of rows; `undefined` when it is not a list or one row cannot be read, since a row left out would count as gone. */
export function readRows(value: unknown): readonly Row[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rows: Row[] = [];
  for (const item of value) {
    const row = readRow(item);
    if (row === undefined) return undefined;
    rows.push(row);
  }
  return rows;
}
