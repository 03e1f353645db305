import type { Row } from "../data/row.ts";
import { HttpError } from "../model/errors.ts";
import type { ApiRequest } from "./api-request.ts";

/** A page of a list, before its rows are shown. */
export interface Page {
  readonly count: number | null;
  readonly next: string | null;
  readonly previous: string | null;
  readonly rows: readonly Row[];
}

// PAGINATE_COUNT
const defaultLimit = 50;

function link(request: ApiRequest, changes: Record<string, string | null>): string {
  const pairs = [...request.query.entries()].filter(([name]) => !(name in changes));
  for (const [name, value] of Object.entries(changes)) {
    if (value !== null) pairs.push([name, value]);
  }
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const query = new URLSearchParams(pairs).toString();
  return `${request.baseUrl}${request.path}${query === "" ? "" : `?${query}`}`;
}

/** The page size: 0 asks for the most, more is capped, nonsense is ignored (netbox-api.md 2.3). */
function limitOf(request: ApiRequest): number {
  const { maxPageSize } = request.server;
  const cap = maxPageSize === 0 ? Number.MAX_SAFE_INTEGER : maxPageSize;
  const text = request.query.get("limit");
  const limit = text !== null && /^\d+$/.test(text) ? Number(text) : defaultLimit;
  return limit === 0 ? cap : Math.min(limit, cap);
}

/** Whether the request asks for cursor paging; `start` means nothing before 4.6. */
export function isCursor(request: ApiRequest): boolean {
  return request.server.settings.version >= 6 && request.query.has("start");
}

/** Throws the 400s of cursor mode, whose bodies are lists of texts (netbox-api.md 2.3). */
export function checkCursor(request: ApiRequest): number {
  const start = request.query.get("start") ?? "";
  if (request.query.has("offset")) throw new HttpError(400, ["'start' and 'offset' are mutually exclusive."]);
  if (request.query.has("ordering")) throw new HttpError(400, ["Ordering cannot be specified in conjunction with cursor-based pagination."]);
  if (!/^\d+$/.test(start)) throw new HttpError(400, ["Invalid 'start' parameter: must be a non-negative integer."]);
  return Number(start);
}

/** Cuts a page by primary key out of rows that are ordered by it. */
export function cursorPage(rows: readonly Row[], request: ApiRequest): Page {
  const limit = limitOf(request);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = last && rows.length > limit ? link(request, { limit: String(limit), start: String(last.id + 1) }) : null;
  return { count: null, next, previous: null, rows: page };
}

/** Cuts a page by offset. */
export function offsetPage(rows: readonly Row[], request: ApiRequest): Page {
  const limit = limitOf(request);
  const text = request.query.get("offset") ?? "0";
  const offset = /^\d+$/.test(text) ? Number(text) : 0;
  const size = String(limit);
  const next = offset + limit < rows.length ? link(request, { limit: size, offset: String(offset + limit) }) : null;
  const before = offset - limit;
  const previous = offset > 0 ? link(request, { limit: size, offset: before > 0 ? String(before) : null }) : null;
  return { count: rows.length, next, previous, rows: rows.slice(offset, offset + limit) };
}
