import { ApiKeyList, AppError, AuthBootstrapStatus } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import type { BackendRequestContext } from "./backend-context.ts";
import { KEY_HEADER } from "./backend-context.ts";
import { requestPrimary } from "./http-client.ts";
import type { BackendFailure, BackendReply, HttpParts } from "./http-client.ts";

/** What is known of a key after looking: `empty` when the backend waits for its first one. */
export type KeyInspection = { readonly is: "accepted" | "empty" } | { readonly is: "refused"; readonly error: AppError; readonly retryAfterMs?: number };

/** What these requests are made with: there is no key to mend yet. */
export type KeyParts = Omit<HttpParts, "mendKey">;

// wire-contract.md 1.1.
const inspectMs = 15_000;
const registerMs = 20_000;

function refusal(error: AppError, retryAfterMs?: number): KeyInspection {
  return { is: "refused", error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function malformed(where: string): KeyInspection {
  return refusal(new AppError("BE_UNEXPECTED", { where, detail: "about its API keys" }));
}

// What these statuses mean when they are about a key (wire-contract.md 3.3).
const codeOfStatus: Readonly<Record<number, ErrorCode>> = { 401: "BE_AUTH", 403: "BE_AUTH", 409: "BE_KEY_CONFLICT" };

function refused({ error, status, retryAfterMs }: BackendFailure): KeyInspection {
  const code = codeOfStatus[status];
  // The other side's words stay out: they may repeat what it was sent.
  return refusal(code === undefined ? error : new AppError(code, { status, ...(error.where === undefined ? {} : { where: error.where }) }), retryAfterMs);
}

function urlOf({ requestedUrls: [url = ""] }: BackendReply): string {
  return url;
}

/** Looks whether the backend is empty, and if not, whether it takes the key. Two requests at most, to the primary address only (wire-contract.md 3.3). */
export async function inspectKey(parts: KeyParts, context: BackendRequestContext, key: string | undefined): Promise<KeyInspection> {
  const bootstrap = await requestPrimary(parts, context, { path: "auth/bootstrap-status", answerMs: inspectMs });
  if (!bootstrap.ok) return refused(bootstrap);
  const status = AuthBootstrapStatus.safeParse(bootstrap.json);
  if (!status.success || status.data.needs_bootstrap === status.data.has_db_keys) return malformed(urlOf(bootstrap));
  if (status.data.needs_bootstrap) return { is: "empty" };
  if (key === undefined) return refusal(new AppError("BE_KEY_MISSING", { where: context.httpUrl }));
  const keys = await requestPrimary(parts, context, { path: "auth/keys", headers: { [KEY_HEADER]: key }, answerMs: inspectMs });
  if (!keys.ok) return refused(keys);
  const list = ApiKeyList.safeParse(keys.json);
  return list.success && list.data.keys.length > 0 ? { is: "accepted" } : malformed(urlOf(keys));
}

/** How registering the first key went; `unsure`: the answer was lost, and the backend may have taken it. */
export type Registration = { readonly is: "registered" } | { readonly is: "unsure" | "refused"; readonly error: AppError };

/** Registers the first key: one request to the primary address; only 201 with a text counts. */
export async function registerKey(parts: KeyParts, context: BackendRequestContext, key: string): Promise<Registration> {
  const body = { api_key: key, label: `proxbox-${context.endpointId}` };
  const reply = await requestPrimary(parts, context, { method: "POST", path: "auth/register-key", body, answerMs: registerMs });
  if (!reply.ok) {
    const inspection = refused(reply);
    const error = inspection.is === "refused" ? inspection.error : reply.error;
    return { is: error.kind === "unreachable" ? "unsure" : "refused", error };
  }
  const { json, status } = reply;
  const isTold = typeof json === "object" && json !== null && "detail" in json && typeof json.detail === "string";
  return status === 201 && isTold ? { is: "registered" } : { is: "unsure", error: new AppError("BE_UNEXPECTED", { where: urlOf(reply), status, detail: "about registering a key" }) };
}
