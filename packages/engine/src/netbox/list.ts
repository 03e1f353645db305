import { AppError } from "@proxbox/contract";
import { RefusedAnswer, unexpectedAnswer } from "./errors.ts";
import { checkFilterNames, rowCheck } from "./filters.ts";
import { isObject } from "./message.ts";
import type { Query } from "./netbox.ts";
import { readRows } from "./read-row.ts";
import { divideQuery, queryString } from "./request-line.ts";
import type { Row } from "../values/row.ts";
import type { ReadOptions, Session } from "./session.ts";

/** How lists are read from one NetBox. */
export interface ListSettings {
  readonly session: Session;
  readonly hasCursor: boolean;
  /** Rows asked for at once; NetBox gives fewer where its MAX_PAGE_SIZE is smaller (E102). */
  readonly pageSize: number;
}

/** One list to read; `fields` trims the answer, `id` is always read. */
export interface ListRequest extends ReadOptions {
  readonly path: string;
  readonly query: Query;
  readonly fields: readonly string[];
}

interface Page {
  readonly rows: readonly Row[];
  readonly isLast: boolean;
}

function readPage(body: unknown, where: string): Page {
  const rows = isObject(body) ? readRows(body["results"]) : undefined;
  if (rows === undefined || !isObject(body)) throw unexpectedAnswer(where, "the answer is not a list of rows with ids");
  return { rows, isLast: body["next"] === null || body["next"] === undefined };
}

// Both ways ask for "the next ids", so rows that come or go while we read shift nothing: offset paging over a changing set
// skips rows (netbox-api.md 2.3), and a row skipped would be taken for gone.
function pageQuery(settings: ListSettings, lastId: number): string {
  const limit = `limit=${settings.pageSize}`;
  if (settings.hasCursor) return `${limit}&start=${lastId + 1}`;
  return lastId === 0 ? `${limit}&ordering=id` : `${limit}&ordering=id&id__gt=${lastId}`;
}

// NetBox answers 400 under the filter's name when the object that the filter names does not exist (netbox-api.md 2.5).
function namesMissingObject(error: unknown, query: Query): boolean {
  if (!(error instanceof AppError) || error.code !== "NB_REFUSED") return false;
  const body = error.cause instanceof RefusedAnswer ? error.cause.body : undefined;
  return isObject(body) && Object.keys(query).some((name) => name.endsWith("_id") && body[name] !== undefined);
}

function halves(query: Query): readonly Query[] {
  for (const [name, value] of Object.entries(query)) {
    if (!Array.isArray(value) || value.length < 2) continue;
    const middle = Math.ceil(value.length / 2);
    return [{ ...query, [name]: value.slice(0, middle) }, { ...query, [name]: value.slice(middle) }];
  }
  return [];
}

async function readPages(settings: ListSettings, request: ListRequest, base: string): Promise<Row[]> {
  const where = `${settings.session.baseUrl}/api/${request.path}/`;
  const check = rowCheck(request.query, where);
  const filter = queryString(request.query);
  const rows: Row[] = [];
  for (let lastId = 0; ; ) {
    const target = `${base}&${pageQuery(settings, lastId)}${filter === "" ? "" : `&${filter}`}`;
    const page = readPage(await settings.session.read(target, request), where);
    const ids = page.rows.map((row) => row.id);
    if (ids.some((id) => id <= lastId)) throw unexpectedAnswer(where, "NetBox does not go on where the last page ended");
    page.rows.forEach(check);
    rows.push(...page.rows);
    if (page.isLast || ids.length === 0) return rows;
    lastId = Math.max(...ids);
  }
}

// What hangs on an object that is gone is gone as well: those values are found by halving and match nothing.
async function readDivided(settings: ListSettings, request: ListRequest, base: string): Promise<Row[]> {
  try {
    return await readPages(settings, request, base);
  } catch (error) {
    if (!namesMissingObject(error, request.query)) throw error;
    const parts = await Promise.all(halves(request.query).map((query) => readDivided(settings, { ...request, query }, base)));
    return parts.flat();
  }
}

function basePath(request: ListRequest): string {
  return `/api/${request.path}/?fields=${[...new Set(["id", ...request.fields])].join(",")}`;
}

/**
 * Reads every row that matches, whatever the server's page size, each id once, in the order of ids. Long lists of
 * filter values are divided and read side by side. Throws `AppError`; a row that the filter should have kept out is
 * `NB_UNEXPECTED`.
 */
export async function listRows(settings: ListSettings, request: ListRequest): Promise<readonly Row[]> {
  checkFilterNames(request.query);
  const base = basePath(request);
  const queries = divideQuery(`${settings.session.baseUrl}${base}`, request.query);
  const parts = await Promise.all(queries.map((query) => readDivided(settings, { ...request, query }, base)));
  const byId = new Map<number, Row>();
  for (const row of parts.flat()) byId.set(row.id, row);
  return [...byId.values()].toSorted((one, other) => one.id - other.id);
}

/** Counts matching rows by one small request per part of the query. */
export async function countRows(settings: ListSettings, request: Omit<ListRequest, "fields">): Promise<number> {
  checkFilterNames(request.query);
  const base = `/api/${request.path}/?fields=id&limit=1`;
  let sum = 0;
  for (const query of divideQuery(`${settings.session.baseUrl}${base}`, request.query)) {
    const filter = queryString(query);
    const body = await settings.session.read(filter === "" ? base : `${base}&${filter}`, request);
    const count = isObject(body) ? body["count"] : undefined;
    if (typeof count !== "number") throw unexpectedAnswer(`${settings.session.baseUrl}/api/${request.path}/`, "the answer has no count");
    sum += count;
  }
  return sum;
}
