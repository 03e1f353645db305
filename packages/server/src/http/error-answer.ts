import { redactText } from "../secrets/redact-text.ts";
import { AppError } from "@proxbox/contract";
import type { ErrorCode, ErrorKind } from "@proxbox/contract";
import { InvalidRequestError } from "./invalid-request.ts";

/** An answer to a request that failed. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Body of a 500: it says nothing about us (wire-contract.md 0.3). */
const UNEXPECTED = { message: "Internal server error", detail: "An unexpected error occurred.", python_exception: null };

// 502 and 504: the fault lies with the system behind us. A right or a token that is refused there is not the caller's key, so no 401.
const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  input: 400,
  denied: 502,
  unreachable: 502,
  throttled: 503,
  unexpected: 502,
  conflict: 409,
  cancelled: 409,
  bug: 500,
};

/** Statuses of codes that differ from their kind's. */
const statusOfCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  CFG_ENDPOINT_UNKNOWN: 404,
  CFG_SCOPE_EMPTY: 404,
  // If-Match: RFC 9110, 13.1.1.
  CFG_CHANGED: 412,
  // What is saved may be wrong, but the request that found it out was not.
  PX_REDIRECT: 502,
  PX_NOT_PROXMOX: 502,
  NB_REDIRECT: 502,
  NB_NOT_NETBOX: 502,
  NB_VERSION: 502,
  BE_REDIRECT: 502,
  BE_NOT_BACKEND: 502,
  BE_UNREACHABLE: 503,
  BE_TLS: 503,
  BE_TIMEOUT: 503,
  BE_NOT_READY: 503,
  // No context: wire-contract.md 0.5.
  CFG_NO_BACKEND: 404,
  CFG_SETTING_INVALID: 422,
  RUN_BRANCH_UNSUPPORTED: 422,
  NB_BRANCH_UNKNOWN: 422,
  RUN_UNKNOWN_OBJECT: 404,
  PX_TIMEOUT: 504,
  NB_TIMEOUT: 504,
  DB_LOCKED: 503,
  DB_NEWER: 500,
  DB_UNREADABLE: 500,
  SECRET_UNREADABLE: 500,
  AUTH_REQUIRED: 401,
  AUTH_TOKEN: 401,
  AUTH_PERMISSION: 403,
  AUTH_CSRF: 403,
  AUTH_SIGN_IN: 401,
  AUTH_THROTTLED: 429,
  AUTH_SETUP: 403,
  AUTH_ESCALATION: 403,
  AUTH_UNKNOWN: 404,
};

/** The status of an error that was meant. */
export function statusOf(error: AppError): number {
  return statusOfCode[error.code] ?? statusOfKind[error.kind];
}

function fromAppError(error: AppError): ErrorAnswer {
  const status = statusOf(error);
  if (error.kind === "bug") return { status, body: UNEXPECTED };
  // A foreign server's words may stand in it, and those may repeat what they were sent.
  const [message, hint] = [redactText(error.message), redactText(error.hint)];
  return { status, body: { detail: message, code: error.code, hint, message } };
}

// Errors of Fastify and its plugins about the request itself, by their stable codes.
const detailOfFastify: Readonly<Record<string, { readonly status: number; readonly detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, detail: "The body is too large." },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { status: 400, detail: "The body does not have the length that was announced." },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { status: 415, detail: "The body must be sent as application/json." },
  FST_STATIC_FORBIDDEN_PATH: { status: 404, detail: "Not Found" },
  FST_ERR_BAD_URL: { status: 400, detail: "The path is not valid." },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, detail: "A part of the path is too long." },
};

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
}

/** A refusal of a plugin that says itself that the caller is wrong; its words are not passed on. */
function refusalOf(thrown: unknown): { status: number; detail: string } | undefined {
  const status = thrown instanceof Error && "statusCode" in thrown ? Number(thrown.statusCode) : 0;
  if (status === 404 || status === 403) return { status: 404, detail: "Not Found" };
  return status >= 400 && status < 500 ? { status, detail: "The request is not valid." } : undefined;
}

/** The answer to whatever was thrown. What is not known to be meant for the caller becomes a 500 that says nothing. */
export function errorAnswer(thrown: unknown): ErrorAnswer {
  if (thrown instanceof InvalidRequestError) return { status: 422, body: { detail: thrown.parts } };
  if (thrown instanceof AppError) return fromAppError(thrown);
  const known = detailOfFastify[codeOf(thrown)] ?? refusalOf(thrown);
  return known === undefined ? { status: 500, body: UNEXPECTED } : { status: known.status, body: { detail: known.detail } };
}
