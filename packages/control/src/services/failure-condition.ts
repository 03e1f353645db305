import type { Condition } from "./request-policy.table.ts";

// Node's and OpenSSL's own codes of certificate and handshake errors (node:tls, "X509 certificate error codes").
const tlsCode = /CERT|^ERR_(TLS|SSL)_|^EPROTO$|^INVALID_(CA|PURPOSE)$|^UNABLE_TO_|^CRL_|^HOSTNAME_MISMATCH$|^PATH_LENGTH/;

const timeoutCodes: ReadonlySet<string> = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  // Several addresses of one name were tried: each has its own error.
  const several = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return [...own, ...several, ...codesOf(error.cause)];
}

/** What an error of the socket or of undici means, by error codes. */
export function failureCondition(error: unknown): Extract<Condition, "network" | "tls" | "timeout"> {
  const codes = codesOf(error);
  if (codes.some((code) => tlsCode.test(code))) return "tls";
  return codes.some((code) => timeoutCodes.has(code)) ? "timeout" : "network";
}

/** The first error code there is, to tell people: `ECONNREFUSED`. */
export function failureCode(error: unknown): string | undefined {
  return codesOf(error)[0];
}
