import { AppError } from "@proxbox/contract";
import type { BackendRequestContext } from "./backend-context.ts";
import { exchange } from "./exchange.ts";
import type { BackendRequest, ByteStream, Exchange, ExchangeParts } from "./exchange.ts";
import { REQUEST_POLICY, TRANSPORT_LOSSES } from "./request-policy.table.ts";
import type { PolicyEnd } from "./request-policy.table.ts";
import type { ServiceLimits } from "./service-parts.ts";

/** What requests are made with. */
export interface HttpParts extends ExchangeParts {
  readonly limits: ServiceLimits;
  /** Verifies the context's key, or registers one at a backend that has none; the context to go on with, or `undefined` when it is no better. */
  mendKey(context: BackendRequestContext, signal?: AbortSignal): Promise<BackendRequestContext | undefined>;
}

/** A request and the form of its answer. */
export interface PolicyRequest extends BackendRequest {
  readonly expects: "json" | "stream";
  /** Default: 30 s for JSON; as long as between two chunks for the head of a stream, which begins when Proxmox VE was reached. */
  readonly answerMs?: number;
}

/** It went well: the body of JSON, or the stream. */
export interface BackendSuccess {
  readonly ok: true;
  /** The backend's own. */
  readonly status: number;
  readonly json: unknown;
  readonly stream: ByteStream | undefined;
  /** Every address asked, in order, without queries. */
  readonly requestedUrls: readonly string[];
}

/** It did not. */
export interface BackendFailure {
  readonly ok: false;
  /** The last real status that a backend answered with, 502 for a redirect and for what is no backend, else 503; 404 without a backend. */
  readonly status: number;
  readonly error: AppError;
  /** Whether the same request may do better later. */
  readonly isRetryable: boolean;
  readonly retryAfterMs?: number;
  /** The backend's own body, when it sent one. */
  readonly json?: unknown;
  readonly requestedUrls: readonly string[];
}

/** What came of a request. */
export type BackendReply = BackendSuccess | BackendFailure;

/** The addresses of a path, each once: primary, then IP address (wire-contract.md 0.1). */
export function candidatesOf({ httpUrl, ipAddressUrl }: Pick<BackendRequestContext, "httpUrl" | "ipAddressUrl">): readonly string[] {
  return ipAddressUrl === "" || ipAddressUrl === httpUrl ? [httpUrl] : [httpUrl, ipAddressUrl];
}

/** What asking for something without a backend comes to (wire-contract.md 0.5). */
export function noBackend(): BackendFailure {
  return { ok: false, status: 404, error: new AppError("CFG_NO_BACKEND", { status: 404 }), isRetryable: false, requestedUrls: [] };
}

interface Asked {
  readonly primary: Exchange;
  readonly fallback?: Exchange;
}

function endOf({ primary, fallback }: Asked): { readonly end: PolicyEnd; readonly last: Exchange } {
  const row = REQUEST_POLICY[primary.condition];
  if (row.asks === "primary") return { end: row.end, last: primary };
  const end = row.end[fallback?.condition ?? "none"];
  // Whose words they are: the fallback's, unless it gave no answer and the end is what the primary alone would have come to.
  const isPrimary = fallback === undefined || end[0] === "primary" || (end[0] === 503 && end[1] === row.end.none[1]);
  return { end, last: isPrimary ? primary : fallback };
}

function toReply(asked: Asked, requestedUrls: readonly string[]): BackendReply {
  const { end: [whose, code], last } = endOf(asked);
  const status = typeof whose === "number" ? whose : (asked[whose]?.status ?? 503);
  if (code === undefined) return { ok: true, status, json: last.json, stream: last.stream, requestedUrls };
  const { detail, retryAfterMs, json, url, cause } = last;
  const error = new AppError(code, { where: url, status, cause, ...(detail === undefined ? {} : { detail }) });
  return { ok: false, status, error, isRetryable: TRANSPORT_LOSSES.has(code), requestedUrls, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...(json === undefined ? {} : { json }) };
}

/** One JSON request to the primary address alone, with these headers alone: for what must not reach another address, or not yet with a key. */
export async function requestPrimary(parts: Omit<HttpParts, "mendKey">, { httpUrl, verifySsl }: BackendRequestContext, { headers = {}, answerMs = parts.limits.answerMs, ...request }: Omit<PolicyRequest, "expects">): Promise<BackendReply> {
  const primary = await exchange(parts, request, { baseUrl: httpUrl, verifySsl, headers, expects: "json", answerMs });
  return toReply({ primary }, [primary.url]);
}

/**
 * Every request to a backend, JSON or stream, by the one policy of `request-policy.table.ts`: primary address, then the IP address; a
 * 401 about the key is mended once, and the request starts again at the primary. The caller's signal throws its reason; all else is a reply.
 */
export async function requestBackend(parts: HttpParts, context: BackendRequestContext, request: PolicyRequest): Promise<BackendReply> {
  const { expects, answerMs = expects === "json" ? parts.limits.answerMs : parts.limits.chunkMs } = request;
  const requestedUrls: string[] = [];
  const ask = async (baseUrl: string, { verifySsl, headers }: BackendRequestContext): Promise<Exchange> => {
    const asked = await exchange(parts, request, { baseUrl, verifySsl, headers, expects, answerMs });
    requestedUrls.push(asked.url);
    return asked;
  };
  const [primaryUrl = "", fallbackUrl] = candidatesOf(context);
  const askAll = async (current: BackendRequestContext): Promise<Asked> => {
    const primary = await ask(primaryUrl, current);
    if (fallbackUrl === undefined || REQUEST_POLICY[primary.condition].asks === "primary") return { primary };
    return { primary, fallback: await ask(fallbackUrl, current) };
  };
  const first = await askAll(context);
  const row = REQUEST_POLICY[(first.fallback ?? first.primary).condition];
  const mended = row.asks === "primary" && row.isMended === true ? await parts.mendKey(context, request.signal) : undefined;
  return toReply(mended === undefined ? first : await askAll(mended), requestedUrls);
}
