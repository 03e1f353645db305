import { AppError } from "@proxbox/contract";
import { asciiJson } from "@proxbox/server";
import type { EndpointReader } from "../endpoints/stored-endpoint.ts";
import { httpTimeoutForSyncPath } from "./backend-auth.ts";
import { getRequestContext } from "./backend-context.ts";
import type { BackendRequestContext } from "./backend-context.ts";
import { consumeStream } from "./consume-stream.ts";
import type { OnFrame } from "./consume-stream.ts";
import { noBackend, requestBackend } from "./http-client.ts";
import type { BackendFailure, BackendReply, BackendSuccess, HttpParts } from "./http-client.ts";
import { readFrames } from "./read-frames.ts";
import type { FrameData, FrameReading } from "./read-frames.ts";
import { TRANSPORT_LOSSES } from "./request-policy.table.ts";

/** What the proxy works with. */
export interface ProxyParts extends HttpParts {
  readonly endpoints: Pick<EndpointReader, "backend" | "backends">;
}

/** Which sync is asked for. */
export interface SyncRequest {
  /** Default GET. */
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  /** Without a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** The backend; default: the first enabled one. */
  readonly endpointId?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a stream ended: `ok` is true only for a parsed `complete` that says so. */
export type StreamEnd =
  | { readonly ok: true; readonly status: number; readonly message: string; readonly result: FrameData }
  | {
      readonly ok: false;
      /** The backend's own, 503 for `ok: false`, 502 for a stream without a usable end, 404 without a backend. */
      readonly status: number;
      readonly error: AppError;
      /** The way to the backend broke, or it asked to slow down; false: it did answer, and would answer the same again. */
      readonly isRetryable: boolean;
      /** The backend itself answered that it does not have what was asked for. */
      readonly isUnknownObject?: boolean;
      /** How long the backend asks to be left alone. */
      readonly retryAfterMs?: number;
    };

/** The same with what the seed's callers get: `payload` is `{ ok, path, requested_urls, … }`. */
export type SyncStreamEnd = StreamEnd & { readonly payload: FrameData };

function payloadOf(request: SyncRequest, { requestedUrls }: Pick<BackendReply, "requestedUrls">, fields: FrameData): FrameData {
  return { path: request.path, requested_urls: requestedUrls, ...fields };
}

function failurePayload(request: SyncRequest, reply: Pick<BackendFailure, "requestedUrls" | "error">): FrameData {
  const { message, code, hint } = reply.error;
  return payloadOf(request, reply, { ok: false, detail: message, code, hint });
}

function notOpened(request: SyncRequest, reply: BackendFailure): SyncStreamEnd {
  const { status, error, isRetryable, retryAfterMs } = reply;
  return {
    ok: false, status, error, isRetryable, payload: failurePayload(request, reply),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(status === 404 && error.code === "BE_REFUSED" ? { isUnknownObject: true } : {}),
  };
}

function readingOf({ timers, limits }: ProxyParts, { signal }: SyncRequest, { requestedUrls }: BackendSuccess): FrameReading {
  return { timers, idleMs: () => limits.chunkMs, where: requestedUrls.at(-1) ?? "", signal };
}

async function openStream(parts: ProxyParts, request: SyncRequest): Promise<BackendReply> {
  const context = await getRequestContext(parts, request.endpointId);
  if (context === null) return noBackend();
  const { method = "GET", path, query, body, signal } = request;
  return requestBackend(parts, context, { method, path, query, body, signal, expects: "stream" });
}

/**
 * Runs a sync to its end as an event stream: connect 5 s, 3600 s between chunks, every frame without its secrets to `onFrame`, one at a
 * time. Throws only the signal's reason and what `onFrame` throws; leaving closes the connection.
 */
export async function runSyncStream(parts: ProxyParts, request: SyncRequest & { readonly onFrame?: OnFrame | undefined }): Promise<SyncStreamEnd> {
  const reply = await openStream(parts, request);
  if (!reply.ok) return notOpened(request, reply);
  if (reply.stream === undefined) throw new TypeError("a stream was asked for");
  const ending = await consumeStream(reply.stream, readingOf(parts, request, reply), request.onFrame);
  if (!("error" in ending)) return { ok: true, status: reply.status, ...ending, payload: payloadOf(request, reply, { ok: true, stream: true, response: ending.result }) };
  const { error } = ending;
  const status = error.code === "BE_SYNC_FAILED" ? 503 : 502;
  return { ok: false, status, error, isRetryable: TRANSPORT_LOSSES.has(error.code), payload: failurePayload(request, { requestedUrls: reply.requestedUrls, error }) };
}

/** The seed's two frames for a browser whose stream cannot be had: `error`, then `complete` (wire-contract.md 2.8). */
export function* sseErrorFrames(message: string, { finalMessage = "Stream request failed." }: { readonly finalMessage?: string } = {}): Generator<string> {
  yield "event: error\n";
  yield `data: ${asciiJson({ step: "stream", status: "failed", error: message })}\n\n`;
  yield "event: complete\n";
  yield `data: ${asciiJson({ ok: false, message: finalMessage, result: null, errors: [] })}\n\n`;
}

async function* passOn(parts: ProxyParts, request: SyncRequest, reply: BackendSuccess): AsyncGenerator<string> {
  if (reply.stream === undefined) throw new TypeError("a stream was asked for");
  let isComplete = false;
  for await (const item of readFrames(reply.stream, readingOf(parts, request, reply))) {
    if ("comment" in item) yield ": keepalive\n\n";
    else {
      isComplete ||= item.event === "complete";
      yield `event: ${item.event}\ndata: ${asciiJson(item.data)}\n\n`;
    }
  }
  if (!isComplete) throw new AppError("BE_STREAM_UNFINISHED", { where: reply.requestedUrls.at(-1) ?? "" });
}

/** A backend's stream as text for a browser, frame by frame, without secrets; whatever goes wrong on the way ends in the seed's two frames. Throws the signal's reason. */
export async function* iterBackendSseLines(parts: ProxyParts, request: SyncRequest): AsyncGenerator<string> {
  const reply = await openStream(parts, request);
  if (!reply.ok) return yield* sseErrorFrames(reply.error.message);
  try {
    yield* passOn(parts, request, reply);
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith("BE_")) throw error;
    yield* sseErrorFrames(error.message);
  }
}

/** What a JSON request for a sync came to, in the seed's form. */
export interface SyncAnswer {
  readonly payload: FrameData;
  /** The backend's own status wherever there is one. */
  readonly status: number;
}

/** An answer in the seed's form: `{ ok, status_code, response }`, or `{ ok, status_code, detail, code, hint }`. */
export function toSyncAnswer(request: SyncRequest, reply: BackendReply): SyncAnswer {
  const payload = reply.ok ? payloadOf(request, reply, { ok: true, response: reply.json }) : failurePayload(request, reply);
  return { status: reply.status, payload: { ...payload, status_code: reply.status } };
}

/** A JSON request in a context, waiting as long as its path may take. */
export async function requestSync(parts: HttpParts, context: BackendRequestContext | null, request: SyncRequest): Promise<BackendReply> {
  if (context === null) return noBackend();
  const answerMs = httpTimeoutForSyncPath(request.path, parts.limits);
  return requestBackend(parts, context, { path: request.path, query: request.query, signal: request.signal, expects: "json", ...(answerMs === undefined ? {} : { answerMs }) });
}

/** GETs a path of a backend that syncs something, and waits for its JSON. */
export async function syncResource(parts: ProxyParts, request: SyncRequest): Promise<SyncAnswer> {
  return toSyncAnswer(request, await requestSync(parts, await getRequestContext(parts, request.endpointId), request));
}

/** A whole full update in one JSON answer: for small sites; a stream tells more and does not run into time limits. */
export function syncFullUpdateResource(parts: ProxyParts, request: Omit<SyncRequest, "path">): Promise<SyncAnswer> {
  return syncResource(parts, { ...request, path: "full-update" });
}

/** Asks a backend to stop a run; false: it does not know the run, or cannot stop any (wire-contract.md 1.10). Throws when it cannot be asked. */
export async function cancelBackendRun(parts: HttpParts, context: BackendRequestContext, runId: string): Promise<boolean> {
  const reply = await requestBackend(parts, context, { method: "DELETE", path: `sync/active/${encodeURIComponent(runId)}`, expects: "json" });
  if (!reply.ok && reply.status !== 404 && reply.status !== 405) throw reply.error;
  return reply.ok;
}
