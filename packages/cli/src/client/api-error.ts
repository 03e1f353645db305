import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { z } from "zod";

/** An answer that is none of the good ones. */
export interface RefusedAnswer {
  readonly status: number;
  readonly text: string;
  /** Where it redirects to; empty if nowhere. */
  readonly location: string;
}

const Failure = z.object({ detail: z.string(), code: z.string().optional(), hint: z.string().optional() });
const Invalid = z.object({ detail: z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })) });

// What Node and undici say of a certificate that is not trusted, and of one for another name.
const tlsCodes = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKnown(code: string | undefined): code is ErrorCode {
  return code !== undefined && code in ERROR_CODES;
}

// The API's text begins with the code's title, which the error says anyway.
function withoutTitle(code: ErrorCode, text: string): { detail?: string } {
  const { title } = ERROR_CODES[code];
  if (text === title) return {};
  return { detail: text.startsWith(`${title}: `) ? text.slice(title.length + 2) : text };
}

/** What the API's refusal means: its own code if it gave one that is known here. */
export function answerError({ status, text, location }: RefusedAnswer, where: string): AppError {
  if (status >= 300 && status < 400) return new AppError("CTL_UNEXPECTED", { detail: `it redirects to ${location}`, hint: "Use the address it redirects to as the URL.", where, status });
  const body = jsonOf(text);
  const invalid = Invalid.safeParse(body);
  if (invalid.success) return new AppError("CTL_REFUSED", { detail: invalid.data.detail.map(({ loc, msg }) => `${loc.slice(1).join(".")}: ${msg}`).join("; "), status });
  const failure = Failure.safeParse(body);
  if (!failure.success) return new AppError("CTL_UNEXPECTED", { detail: `it answered with status ${status}`, where, status });
  const { code, detail, hint } = failure.data;
  if (isKnown(code)) return new AppError(code, { ...withoutTitle(code, detail), ...(hint === undefined ? {} : { hint }), status });
  return new AppError(status < 500 ? "CTL_REFUSED" : "CTL_UNEXPECTED", { detail, ...(hint === undefined ? {} : { hint }), where, status });
}

/** What it means that no answer came. */
export function dialError(cause: unknown, { where, isStopped }: { readonly where: string; readonly isStopped: boolean }): AppError {
  if (isStopped) return new AppError("RUN_CANCELLED", { detail: "the command was stopped", hint: "Nothing that was asked for before is taken back.", cause });
  const code = codeOf(cause);
  if (tlsCodes.test(code)) return new AppError("CTL_TLS", { detail: code, where, cause });
  return new AppError("CTL_UNREACHABLE", { ...(code === "" ? {} : { detail: code }), where, cause });
}
