import type { IncomingHttpHeaders } from "node:http";
import { redactText } from "@proxbox/server";
import type { Timers } from "@proxbox/server";
import { request as send } from "undici";
import type { Dispatcher } from "undici";
import type { Connections } from "./connections.ts";
import { failureCode, failureCondition } from "./failure-condition.ts";
import { readDetail } from "./read-detail.ts";
import type { Condition } from "./request-policy.table.ts";
import { readRetryAfter } from "./retry-after.ts";

/** What an exchange is made with. */
export interface ExchangeParts {
  readonly connections: Connections;
  readonly timers: Timers;
  readonly clock: () => Date;
}

/** What is asked of a backend, whatever its address. */
export interface BackendRequest {
  /** Default GET. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Without a leading slash; exact, because backends redirect other spellings (wire-contract.md 0.2). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Besides the key. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** One address to ask, and how. */
export interface Attempt {
  readonly baseUrl: string;
  readonly verifySsl: boolean;
  /** With the key, where it may be sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expects: "json" | "stream";
  /** Until the answer is complete; of a stream, until its head. */
  readonly answerMs: number;
}

/** Body of a stream; leaving the loop, or `destroy`, closes the connection. */
export type ByteStream = AsyncIterable<Uint8Array> & { destroy(): unknown };

/** What became of it. */
export interface Exchange {
  readonly condition: Condition;
  readonly url: string;
  /** Absent when there was no answer. */
  readonly status?: number;
  /** Parsed body; of a failure whatever JSON came, of 204 an empty object. */
  readonly json?: unknown;
  /** Only of an `ok` stream. */
  readonly stream?: ByteStream;
  /** The other side's words, without secrets. */
  readonly detail?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

// No answer of the contract comes near; something that sends for ever must not fill the memory.
const longestJsonBytes = 32 * 1024 * 1024;
const longestErrorBytes = 64 * 1024;
/** Characters of a redirect's target that are told. */
const longestLocation = 300;

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readText(body: Dispatcher.ResponseData["body"], mostBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string | undefined): { readonly json: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

// The one place where the wire contract itself is a text (wire-contract.md 3.5).
function conditionOf(status: number, detail: string | undefined): Condition {
  if (status >= 500) return "ill";
  if (status >= 400) return status === 401 && detail?.includes("API key") === true ? "key" : status === 429 ? "throttled" : "refused";
  return status >= 300 ? "redirect" : "foreign";
}

async function readFailure(answer: Dispatcher.ResponseData, url: string, now: Date): Promise<Exchange> {
  const status = answer.statusCode;
  const parsed = parse(await readText(answer.body, longestErrorBytes));
  const detail = readDetail(parsed?.json);
  const condition = conditionOf(status, detail);
  const location = condition === "redirect" ? headerOf(answer.headers, "location") : undefined;
  const told = location === undefined ? detail : `to ${redactText(location.split("?", 1)[0] ?? "").slice(0, longestLocation)}`;
  const retryAfterMs = readRetryAfter(headerOf(answer.headers, "retry-after"), now);
  return { condition, url, status, ...parsed, ...(told === undefined ? {} : { detail: told }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

async function readJson({ statusCode: status, body }: Dispatcher.ResponseData, url: string): Promise<Exchange> {
  const text = await readText(body, longestJsonBytes);
  const parsed = text === "" ? { json: {} } : parse(text);
  return parsed === undefined ? { condition: "foreign", url, status, detail: "the answer is not JSON" } : { condition: "ok", url, status, ...parsed };
}

async function readAnswer(answer: Dispatcher.ResponseData, url: string, { expects, now }: { readonly expects: Attempt["expects"]; readonly now: Date }): Promise<Exchange> {
  if (answer.statusCode < 200 || answer.statusCode > 299) return readFailure(answer, url, now);
  if (expects === "json") return readJson(answer, url);
  const type = headerOf(answer.headers, "content-type") ?? "";
  if (/^text\/event-stream\b/i.test(type)) return { condition: "ok", url, status: answer.statusCode, stream: answer.body };
  answer.body.destroy();
  return { condition: "foreign", url, status: answer.statusCode, detail: "the answer is no event stream" };
}

function urlOf({ path, query }: BackendRequest, baseUrl: string): string {
  const text = new URLSearchParams(query).toString();
  return `${baseUrl}/${path}${text === "" ? "" : `?${text}`}`;
}

/** Asks one address once; redirects are not followed. Everything that can go wrong is a condition, except that the caller's signal throws its reason. */
export async function exchange({ connections, timers, clock }: ExchangeParts, request: BackendRequest, attempt: Attempt): Promise<Exchange> {
  const { method = "GET", body, signal, headers } = request;
  signal?.throwIfAborted();
  const deadline = new AbortController();
  const callOff = timers.after(attempt.answerMs, () => deadline.abort());
  const url = `${attempt.baseUrl}/${request.path}`;
  try {
    const answer = await send(urlOf(request, attempt.baseUrl), {
      dispatcher: connections.pool(attempt.verifySsl),
      method,
      headers: { Accept: attempt.expects === "json" ? "application/json" : "text/event-stream", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers, ...attempt.headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]),
    });
    // A body that is left before its end tells so by an event, which would end the process when nobody listens.
    answer.body.on("error", () => undefined);
    return await readAnswer(answer, url, { expects: attempt.expects, now: clock() });
  } catch (cause) {
    signal?.throwIfAborted();
    const code = failureCode(cause);
    if (deadline.signal.aborted) return { condition: "timeout", url, cause, detail: `no answer within ${attempt.answerMs / 1_000} s` };
    return { condition: failureCondition(cause), url, cause, ...(code === undefined ? {} : { detail: code }) };
  } finally {
    callOff();
  }
}
