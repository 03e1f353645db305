import { isObject } from "./message.ts";
import type { Row } from "../values/row.ts";

type Columns = Record<string, unknown>;

/**
 * An object that a row refers to: NetBox adds its URL, its words and its description to every mention, which would be most
 * of what a run holds. What tells it is enough, once for all rows of a page; choices are the same few in all rows.
 */
function brief(value: unknown, known: Map<unknown, unknown>): unknown {
  if (Array.isArray(value)) return briefs(value, known);
  if (!isObject(value)) return value;
  if (typeof value["value"] === "string" && typeof value["label"] === "string") return shared(known, `choice ${value["value"]} ${value["label"]}`, value);
  if (typeof value["id"] !== "number" || typeof value["url"] !== "string") return value;
  const { id, url, name, slug } = value;
  return known.get(url) ?? shared(known, url, { id, ...(name === undefined ? {} : { name }), ...(slug === undefined ? {} : { slug }) });
}

/** The first value of a name, for all that have it. */
function shared(known: Map<unknown, unknown>, name: string, value: unknown): unknown {
  const found = known.get(name) ?? value;
  known.set(name, found);
  return found;
}

/** The tags of most rows are those of others: one list for all rows of a page that have the same. */
function briefs(values: readonly unknown[], known: Map<unknown, unknown>): unknown {
  const list = values.map((item) => brief(item, known));
  const urls = values.map((item) => (isObject(item) && typeof item["id"] === "number" ? item["url"] : undefined));
  if (!urls.every((url) => typeof url === "string")) return list;
  return shared(known, `list ${urls.join(" ")}`, list);
}

// `custom_fields` holds what people named themselves, "id" and "url" perhaps.
function slim(row: Columns, known: Map<unknown, unknown>): void {
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
  const known = new Map<unknown, unknown>();
  for (const item of value) {
    const row = readRow(item);
    if (row === undefined) return undefined;
    slim(row as Columns, known);
    rows.push(row);
  }
  return rows;
}
