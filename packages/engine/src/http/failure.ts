import { HttpFailure } from "./http.ts";
import type { HttpFailureType } from "./http.ts";

/** How far an exchange had come when it failed: not yet on the wire, sent, or within the answer. */
export type Progress = "waiting" | "sent" | "answering";

// Node's and OpenSSL's own codes of certificate and handshake errors (node:tls, "X509 certificate error codes").
const tlsCode = /CERT|^ERR_(TLS|SSL)_|^EPROTO$|^INVALID_(CA|PURPOSE)$|^UNABLE_TO_|^CRL_|^HOSTNAME_MISMATCH$|^PATH_LENGTH/;
const dnsCodes: ReadonlySet<string> = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "ENODATA"]);
const closedCodes: ReadonlySet<string> = new Set(["UND_ERR_DESTROYED", "UND_ERR_CLOSED"]);

/** The `code` that Node, OpenSSL and undici put on their errors; an empty text where there is none. */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

function typeBeforeSending(code: string): HttpFailureType {
  if (dnsCodes.has(code)) return "dns";
  return tlsCode.test(code) ? "tls" : "connect";
}

function failureType(code: string, progress: Progress): HttpFailureType {
  if (closedCodes.has(code)) return "aborted";
  if (progress === "waiting") return typeBeforeSending(code);
  return progress === "sent" ? "reset" : "truncated";
}

/** Turns an error of the socket or of undici into an `HttpFailure`, by error codes and by how far the exchange had come. */
export function toHttpFailure(error: unknown, progress: Progress): HttpFailure {
  if (error instanceof HttpFailure) return error;
  return new HttpFailure(failureType(errorCode(error), progress), { wasSent: progress !== "waiting", cause: error });
}
