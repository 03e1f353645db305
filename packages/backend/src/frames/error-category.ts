import type { ErrorCategory, ErrorCode, ErrorKind, Problem } from "@proxbox/contract";

const BY_KIND: Readonly<Record<ErrorKind, ErrorCategory>> = {
  input: "validation",
  denied: "permission",
  unreachable: "connection",
  throttled: "rate_limit",
  unexpected: "unknown",
  conflict: "validation",
  cancelled: "unknown",
  bug: "internal",
};

/** Codes whose kind does not say it well enough. */
const BY_CODE: Partial<Readonly<Record<ErrorCode, ErrorCategory>>> = {
  PX_AUTH: "authentication",
  NB_AUTH: "authentication",
  PX_TIMEOUT: "timeout",
  NB_TIMEOUT: "timeout",
  PX_NOT_PROXMOX: "connection",
  NB_NOT_NETBOX: "connection",
  PX_REDIRECT: "connection",
  NB_REDIRECT: "connection",
  CFG_ENDPOINT_UNKNOWN: "not_found",
  CFG_SCOPE_EMPTY: "not_found",
  RUN_UNKNOWN_OBJECT: "not_found",
};

/** The wire's word for what kind of problem it is, by its code and kind; never by its text. */
export function errorCategory({ code, kind }: Pick<Problem, "code" | "kind">): ErrorCategory {
  return BY_CODE[code] ?? BY_KIND[kind];
}
