import { isObject } from "./message.ts";
import type { Row } from "../values/row.ts";

type Columns = Record<string, unknown>;

/**
 * An object that a row refers to: NetBox adds its URL, its words and its description to every mention, which would be most
 * of what a run holds. What tells it is enough, once for all rows of a page.
 */
function brief(value: unknown, known: Map<unknown, Columns>): unknown {
  if (Array.isArray(value)) return value.map((item) => brief(item, known));
  if (!isObject(value) || typeof value["id"] !== "number" || typeof value["url"] !== "string") return value;
  const { id, url, name, slug } = value;
  const found = known.get(url) ?? { id, ...(name === undefined ? {} : { name }), ...(slug === undefined ? {} : { slug }) };
  known.set(url, found);
  return found;
}

// `custom_fields` holds what people named themselves, "id" and "url" perhaps.
function slim(row: Columns, known: Map<unknown, Columns>): void {
  for (const column of Object.keys(row)) {
    if (column !== "custom_fields" && typeof row[column] === "object") row[column] = brief(row[column], known);
  }
}

/** Reads one row of an answer; `undefined` when it has no whole number as `id`, without which a row cannot be told from others. */
function readRow(value: unknown): Row | undefined {
  if (!isObject(value) || !Number.isInteger(value["id"])) return undefined;
  // Rows from before NetBox kept these dates have null.
  if (value["created"] !== null && value["last_updated"] !== null) return value as Row;
  const { created, last_updated, ...rest } = value;
  return { ...rest, ...(created === null ? {} : { created }), ...(last_updated === null ? {} : { last_updated }) } as Row;
}

/** Reads a list of rows, made smaller in place; `undefined` when it is not a list or one row cannot be read, since a row left out would count as gone. */
export function readRows(value: unknown): readonly Row[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rows: Row[] = [];
  const known = new Map<unknown, Columns>();
  for (const item of value) {
    const row = readRow(item);
    if (row === undefined) return undefined;
    slim(row as Columns, known);
    rows.push(row);
  }
  return rows;
}
