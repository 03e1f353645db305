import { AppError } from "@proxbox/contract";
import { HttpFailure } from "../http/http.ts";
import type { HttpAnswer } from "../http/http.ts";
import { refusedItems } from "./bulk-refusal.ts";
import { errorOfAnswer, errorOfFailure, unexpectedAnswer } from "./errors.ts";
import { isObject, parseJson, wordsOfText } from "./message.ts";
import type { WriteFailure, WriteOptions, WriteResult } from "./netbox.ts";
import { readRows } from "./read-row.ts";
import type { Row } from "../values/row.ts";
import type { Session } from "./session.ts";

/** One bulk write: a list of objects to one list endpoint. */
export interface BulkWrite {
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly options: WriteOptions;
}

/** What bulk writes need to know of their NetBox. */
export interface BulkSettings {
  readonly session: Session;
  readonly hasEtag: boolean;
  readonly writeTimeoutMs: number;
}

function failed(failure: WriteFailure): WriteResult {
  return { ok: false, failure };
}

// Before a request was sent nothing can have happened; afterwards only NetBox knows. Anything that no repetition can
// mend (certificate, cancelled) ends the run.
function afterFailure(failure: HttpFailure, where: string): WriteResult {
  const error = errorOfFailure(failure, where);
  if (failure.type === "tls" || failure.type === "fingerprint" || failure.type === "aborted") throw error;
  return failed({ type: failure.wasSent ? "ambiguous" : "busy", error });
}

// NetBox's own 500 names its exception and has rolled back (netbox-api.md 2.7). A page from a proxy says nothing about
// NetBox, which may still be at work behind a 502 or 504; 503 means that the proxy found nobody to ask.
function afterServerError(answer: HttpAnswer, write: BulkWrite, error: AppError): WriteFailure {
  const body = parseJson(answer.text);
  if (isObject(body) && typeof body["exception"] === "string") return refusal(answer, write, error);
  return answer.status === 503 ? { type: "busy", error } : { type: "ambiguous", error };
}

function refusal(answer: HttpAnswer, write: BulkWrite, error: AppError): WriteFailure {
  const ids = write.items.map((item) => (typeof item["id"] === "number" ? item["id"] : undefined));
  const message = wordsOfText(answer.text) || `HTTP ${answer.status}`;
  return { type: "refused", error, items: refusedItems(parseJson(answer.text), ids), message };
}

function failureOfAnswer(answer: HttpAnswer, write: BulkWrite, where: string): WriteFailure {
  const error = errorOfAnswer(answer, where);
  if (answer.status === 412) return { type: "changed", error: new AppError("NB_CHANGED", { where, status: 412 }) };
  if (answer.status === 429) return { type: "busy", error };
  if (answer.status >= 500) return afterServerError(answer, write, error);
  // 409: something depends on it; 413: a proxy finds the batch too large, which dividing mends.
  if (answer.status === 400 || answer.status === 409 || answer.status === 413) return refusal(answer, write, error);
  throw error;
}

function orderedRows(rows: readonly Row[] | undefined, write: BulkWrite): readonly Row[] | undefined {
  return write.method === "POST" && rows?.length !== write.items.length ? undefined : rows;
}

function afterSuccess(answer: HttpAnswer, write: BulkWrite, where: string): WriteResult {
  if (write.method === "DELETE") return { ok: true, rows: [] };
  const rows = orderedRows(readRows(parseJson(answer.text)), write);
  // A success without the rows has been executed, as far as anyone can tell: reading back decides.
  return rows === undefined ? failed({ type: "ambiguous", error: unexpectedAnswer(where, "the answer does not list the objects written") }) : { ok: true, rows };
}

function ifMatch(settings: BulkSettings, write: BulkWrite): Record<string, string> {
  const etags = write.options.etags ?? [];
  return settings.hasEtag && etags.length > 0 ? { "if-match": etags.join(", ") } : {};
}

async function exchange(settings: BulkSettings, write: BulkWrite): Promise<HttpAnswer | HttpFailure> {
  try {
    return await settings.session.send({
      method: write.method,
      // Never with `?fields=`: it drops input without a word (netbox-api.md 2.4).
      path: `/api/${write.path}/`,
      body: write.items,
      headers: ifMatch(settings, write),
      timeoutMs: settings.writeTimeoutMs,
      ...(write.options.signal === undefined ? {} : { signal: write.options.signal }),
    });
  } catch (error) {
    if (error instanceof HttpFailure) return error;
    throw error;
  }
}

/**
 * Sends one bulk write, once. Failures that concern the call are data; those that concern the token, the permission or
 * the address are thrown as `AppError`. Nothing is sent for an empty list.
 */
export async function sendBulk(settings: BulkSettings, write: BulkWrite): Promise<WriteResult> {
  if (write.items.length === 0) return { ok: true, rows: [] };
  const where = `${settings.session.baseUrl}/api/${write.path}/`;
  const answer = await exchange(settings, write);
  if (answer instanceof HttpFailure) return afterFailure(answer, where);
  if (answer.status >= 200 && answer.status < 300) return afterSuccess(answer, write, where);
  const failure = failureOfAnswer(answer, write, where);
  const retryAfterMs = failure.type === "busy" ? settings.session.retryAfterMs(answer) : undefined;
  return failed(retryAfterMs === undefined ? failure : { ...failure, type: "busy", retryAfterMs });
}
