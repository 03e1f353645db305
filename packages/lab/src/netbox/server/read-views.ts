import type { LabResponse } from "../../http/lab-server.ts";
import { textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { HttpError } from "../model/errors.ts";
import type { Model } from "../model/model.ts";
import { json } from "./answers.ts";
import { allowed } from "./api-request.ts";
import type { ApiRequest } from "./api-request.ts";
import { orderedRows, sortRows } from "./order.ts";
import { checkCursor, cursorPage, isCursor, offsetPage } from "./pages.ts";
import { readFilters } from "./query-filters.ts";
import { createRenderer } from "./renderer.ts";
import { selectFields, withoutExcluded } from "./selection.ts";

/** The weak ETag of a row, from its last change; NetBox has it since 4.6 (netbox-api.md 2.8). */
export function etagOf(row: Row): string | undefined {
  const time = textOf(row, "last_updated");
  return time === "" ? undefined : `W/"${time.replace(/Z$/, "+00:00")}"`;
}

/** The ETag header of an answer that shows one row; none before 4.6. */
export function etagHeader(row: Row, request: ApiRequest): Record<string, string> {
  const etag = request.server.settings.version >= 6 ? etagOf(row) : undefined;
  return etag === undefined ? {} : { ETag: etag };
}

/** NetBox's 404 for a missing (or hidden) object. */
export function notFound(model: Model): HttpError {
  return new HttpError(404, { detail: `No ${model.objectName} matches the given query.` });
}

/** Shows rows with the fields that the request selects. */
export function show(rows: readonly Row[], request: ApiRequest): Record<string, unknown>[] {
  const { model, server, query, method } = request;
  const { fields } = withoutExcluded(selectFields(model, method, query), query, server.settings.version);
  const renderer = createRenderer(server.db, server.settings, request.baseUrl);
  return rows.map((row) => renderer.render(row, fields));
}

function selectRows(request: ApiRequest, ordering: string): readonly Row[] {
  const { model, server } = request;
  const mayView = allowed(request, "view");
  const filters = readFilters(request);
  const passes = (row: Row): boolean => filters.test(row) && mayView(row);
  const table = server.db.table(model.type);
  // Sorting many candidates costs more than walking the remembered order of all rows.
  if (!filters.ids || filters.ids.length * 8 > table.rows.size) return orderedRows(model, server.db, ordering).filter(passes);
  const found = [...new Set(filters.ids)].flatMap((id) => table.get(id) ?? []).filter(passes);
  return sortRows(found, model, { db: server.db, ordering });
}

/** GET of a list endpoint: filters, order, page. */
export function listView(request: ApiRequest): LabResponse {
  allowed(request, "view");
  const ordering = request.query.get("ordering") ?? "";
  const page = isCursor(request) ? pageByCursor(request) : offsetPage(selectRows(request, ordering), request);
  return json(200, { count: page.count, next: page.next, previous: page.previous, results: show(page.rows, request) });
}

function pageByCursor(request: ApiRequest): ReturnType<typeof cursorPage> {
  const start = checkCursor(request);
  return cursorPage(selectRows(request, "id").filter((row) => row.id >= start), request);
}

/** GET of one object. */
export function detailView(request: ApiRequest, id: number): LabResponse {
  const mayView = allowed(request, "view");
  const row = request.server.db.get(request.model.type, id);
  if (!row || !mayView(row)) throw notFound(request.model);
  return json(200, show([row], request)[0], etagHeader(row, request));
}
