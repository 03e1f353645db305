import type { LabResponse } from "../../http/lab-server.ts";
import type { Row } from "../data/row.ts";
import { HttpError, ValidationError } from "../model/errors.ts";
import type { WriteContext } from "../model/model.ts";
import { changelogMessage } from "../model/change-log.ts";
import { prepare } from "../model/prepare.ts";
import type { Input, Prepared } from "../model/prepare.ts";
import { remove } from "../model/remove.ts";
import { save } from "../model/save.ts";
import { json } from "./answers.ts";
import { allowed, forbidden, parseJson, writeContext } from "./api-request.ts";
import type { ApiRequest } from "./api-request.ts";
import { checkPrecondition } from "./if-match.ts";
import { etagHeader, notFound, show } from "./read-views.ts";
import { selectFields } from "./selection.ts";

/** What every write view needs. */
export interface Writing {
  readonly request: ApiRequest;
  readonly context: WriteContext;
  readonly selected: (name: string) => boolean;
}

/** Prepares a write: who, with which fields. */
export function startWriting(request: ApiRequest): Writing {
  const { accepts } = selectFields(request.model, request.method, request.query);
  return { request, context: writeContext(request.server, request.principal.user, request.requestId), selected: accepts };
}

/** Validates one body. Throws ValidationError. */
export function check(writing: Writing, input: Omit<Input, "selected">): Prepared {
  const { request, context, selected } = writing;
  return prepare(request.model, { ...input, selected }, { context, validate: request.server.validate });
}

/** Saves what was checked; 403 when the saved row is outside of what the user may have (netbox-api.md 2.15). */
export function store(writing: Writing, prepared: Prepared, mayKeep: (row: Row) => boolean): Row {
  const row = save(writing.request.model, prepared, writing.context);
  if (!mayKeep(row)) throw forbidden();
  return row;
}

/** POST of one object. */
export function createOne(request: ApiRequest, body: unknown): LabResponse {
  const mayAdd = allowed(request, "add");
  const writing = startWriting(request);
  const row = request.server.db.transaction(() => store(writing, check(writing, { body }), mayAdd));
  const Location = `${request.baseUrl}/api/${request.model.path}/${row.id}/`;
  return json(201, show([row], request)[0], { ...etagHeader(row, request), Location });
}

/** PATCH and PUT of one object. */
export function updateOne(request: ApiRequest, id: number): LabResponse {
  const mayChange = allowed(request, "change");
  const { db } = request.server;
  const previous = db.get(request.model.type, id);
  if (!previous || !mayChange(previous)) throw notFound(request.model);
  checkPrecondition(request, [previous]);
  const body = parseJson(request) ?? {};
  const writing = startWriting(request);
  const partial = request.method === "PATCH";
  const row = db.transaction(() => store(writing, check(writing, { body, previous, partial }), mayChange));
  return json(200, show([row], request)[0], etagHeader(row, request));
}

/** DELETE of one object. */
export function deleteOne(request: ApiRequest, id: number): LabResponse {
  const mayDelete = allowed(request, "delete");
  const { db } = request.server;
  const row = db.get(request.model.type, id);
  if (!row || !mayDelete(row)) throw notFound(request.model);
  checkPrecondition(request, [row]);
  const { context } = startWriting(request);
  const message = changelogMessage(parseJson(request), request.server.settings);
  db.transaction(() => remove(request.model, row, { context, message }));
  return { status: 204 };
}

/** Runs a check and hands back the body of its refusal. */
export function refusalOf(work: () => void): Record<string, unknown> | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError) return error.detail;
    throw error;
  }
}

/** A 400 with this body. */
export function badRequest(body: unknown): HttpError {
  return new HttpError(400, body);
}
