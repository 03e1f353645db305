import type { LabResponse } from "../../http/lab-server.ts";
import type { Row } from "../data/row.ts";
import { HttpError, ProtectedError } from "../model/errors.ts";
import { changelogMessage } from "../model/change-log.ts";
import type { Prepared } from "../model/prepare.ts";
import { remove } from "../model/remove.ts";
import { json } from "./answers.ts";
import { allowed, parseJson } from "./api-request.ts";
import type { ApiRequest } from "./api-request.ts";
import { parseBulk, refuseStrayIds, rowsOf } from "./bulk-ids.ts";
import type { BulkItem } from "./bulk-ids.ts";
import { checkPrecondition } from "./if-match.ts";
import { show } from "./read-views.ts";
import { badRequest, check, createOne, refusalOf, startWriting, store } from "./write-views.ts";
import type { Writing } from "./write-views.ts";

type MayKeep = (row: Row) => boolean;

// Up to 4.6: everything is validated before anything is saved, so that what is twice in the batch meets the database.
function createAllAtOnce(writing: Writing, items: readonly unknown[], mayAdd: MayKeep): Row[] {
  const prepared: Prepared[] = [];
  const errors = items.map((body) => refusalOf(() => void prepared.push(check(writing, { body }))) ?? {});
  if (prepared.length < items.length) throw badRequest(errors);
  return prepared.map((entry) => store(writing, entry, mayAdd));
}

// Devices, up to 4.6: one after the other; the first refusal is the answer, without its place in the list.
function createInSequence(writing: Writing, items: readonly unknown[], mayAdd: MayKeep): Row[] {
  return items.map((body) => store(writing, check(writing, { body }), mayAdd));
}

// 4.7: one after the other, all refusals are told with their index.
function createTellingIndexes(writing: Writing, items: readonly unknown[], mayAdd: MayKeep): Row[] {
  const rows: Row[] = [];
  const errors: unknown[] = [];
  for (const [index, body] of items.entries()) {
    const refusal = refusalOf(() => void rows.push(store(writing, check(writing, { body }), mayAdd)));
    if (refusal) errors.push({ index, errors: refusal });
  }
  if (errors.length > 0) throw badRequest({ detail: `${errors.length} of ${items.length} objects could not be created.`, errors });
  return rows;
}

/** POST on a list endpoint: one object, or a list of them that is created wholly or not at all. */
export function createView(request: ApiRequest): LabResponse {
  const mayAdd = allowed(request, "add");
  const body = parseJson(request) ?? {};
  if (!Array.isArray(body)) return createOne(request, body);
  const writing = startWriting(request);
  const { version } = request.server.settings;
  const create = version >= 7 ? createTellingIndexes : request.model.sequentialCreate ? createInSequence : createAllAtOnce;
  const rows = request.server.db.transaction(() => create(writing, body, mayAdd));
  return json(201, show(rows, request));
}

function updateRows(writing: Writing, rows: readonly Row[], target: { items: readonly BulkItem[]; mayChange: MayKeep }): void {
  const { request } = writing;
  const partial = request.method === "PATCH";
  // The last body for an id wins (netbox-api.md 2.7).
  const bodies = new Map(target.items.map((item) => [item.id, item.body]));
  const errors: unknown[] = [];
  for (const row of rows) {
    const previous = request.server.db.get(request.model.type, row.id) ?? row;
    const update = (): void => void store(writing, check(writing, { body: bodies.get(row.id), previous, partial }), target.mayChange);
    if (request.server.settings.version < 7) {
      update();
      continue;
    }
    const refusal = refusalOf(update);
    if (refusal) errors.push({ id: row.id, errors: refusal });
  }
  if (errors.length > 0) throw badRequest({ detail: `${errors.length} of ${target.items.length} objects could not be updated.`, errors });
}

/** PATCH and PUT on a list endpoint: each object in model order, all or none. */
export function bulkUpdateView(request: ApiRequest): LabResponse {
  const mayChange = allowed(request, "change");
  const items = parseBulk(request, parseJson(request));
  const rows = rowsOf(request, items, mayChange);
  if (request.server.settings.version >= 7) refuseStrayIds(items, rows, "updated");
  checkPrecondition(request, rows);
  const writing = startWriting(request);
  request.server.db.transaction(() => updateRows(writing, rows, { items, mayChange }));
  return json(200, show(rowsOf(request, items, mayChange), request));
}

function deleteTellingIds(writing: Writing, rows: readonly Row[], messages: ReadonlyMap<number, string>): void {
  const errors: unknown[] = [];
  for (const row of rows) {
    try {
      remove(writing.request.model, row, { context: writing.context, message: messages.get(row.id) ?? "" });
    } catch (error) {
      if (!(error instanceof ProtectedError)) throw error;
      errors.push({ id: row.id, errors: { __all__: `Unable to delete: ${error.dependents.length} dependent object(s) prevent deletion.` } });
    }
  }
  if (errors.length > 0) throw new HttpError(409, { detail: `${errors.length} of ${rows.length} objects could not be deleted.`, errors });
}

/** DELETE on a list endpoint: unknown ids are skipped (until 4.7), protected ones undo the whole. */
export function bulkDeleteView(request: ApiRequest): LabResponse {
  const mayDelete = allowed(request, "delete");
  const items = parseBulk(request, parseJson(request));
  const rows = rowsOf(request, items, mayDelete);
  const isNew = request.server.settings.version >= 7;
  if (isNew) refuseStrayIds(items, rows, "deleted");
  checkPrecondition(request, rows);
  const writing = startWriting(request);
  const messages = new Map(items.map((item) => [item.id, changelogMessage(item.body, request.server.settings)]));
  request.server.db.transaction(() => {
    if (isNew) return deleteTellingIds(writing, rows, messages);
    for (const row of rows) remove(request.model, row, { context: writing.context, message: messages.get(row.id) ?? "" });
  });
  return { status: 204 };
}
