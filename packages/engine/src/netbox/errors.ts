import { AppError } from "@proxbox/contract";
import type { AppErrorOptions, ErrorCode } from "@proxbox/contract";
import type { HttpAnswer, HttpFailure, HttpFailureType } from "../http/http.ts";
import { isObject, parseJson, wordsOfText } from "./message.ts";

const codeOfFailure: Readonly<Record<HttpFailureType, ErrorCode>> = {
  connect: "NB_UNREACHABLE",
  dns: "NB_UNREACHABLE",
  reset: "NB_UNREACHABLE",
  truncated: "NB_UNREACHABLE",
  timeout: "NB_TIMEOUT",
  tls: "NB_TLS",
  fingerprint: "NB_TLS_FINGERPRINT",
  aborted: "RUN_CANCELLED",
  refused: "CFG_TARGET_REFUSED",
};

const detailOfFailure: Readonly<Partial<Record<HttpFailureType, string>>> = {
  connect: "no connection",
  dns: "its name cannot be resolved",
  reset: "the connection was cut",
  truncated: "the answer was cut in the middle",
};

/** Translates a failure below HTTP; `where` is the URL with its path. */
export function errorOfFailure(failure: HttpFailure, where: string): AppError {
  const detail = failure.fingerprint === undefined ? (failure.reason ?? detailOfFailure[failure.type]) : `it shows ${failure.fingerprint}`;
  return new AppError(codeOfFailure[failure.type], { where, cause: failure, ...(detail === undefined ? {} : { detail }) });
}

// NetBox answers 403 to a bad token and to a missing permission alike; only the detail text tells them apart
// (netbox-api.md 2.1: every text here is NetBox's own, of 4.2 to 4.7).
const authenticationDetail = /^(Authentication credentials|Invalid (v\d )?token|Invalid authorization|Token (disabled|expired)|Source IP|User inactive)/;

function refusedAccess(answer: HttpAnswer): ErrorCode {
  const body = parseJson(answer.text);
  const detail = isObject(body) && typeof body["detail"] === "string" ? body["detail"] : "";
  return answer.status === 401 || authenticationDetail.test(detail) ? "NB_AUTH" : "NB_PERMISSION";
}

function codeOfStatus(answer: HttpAnswer): ErrorCode {
  const { status } = answer;
  if (status >= 300 && status < 400) return "NB_REDIRECT";
  if (status === 401 || status === 403) return refusedAccess(answer);
  if (status === 429) return "NB_THROTTLED";
  if (status >= 500) return "NB_SERVER_ERROR";
  return status === 404 || status === 405 || status < 300 ? "NB_UNEXPECTED" : "NB_REFUSED";
}

/** Where a redirect leads, without credentials, query and our own API path. */
function redirectTarget(answer: HttpAnswer, where: string): string {
  const target = URL.parse(answer.headers["location"] ?? "", where);
  if (target === null) return "";
  return `${target.origin}${target.pathname.replace(/\/api(\/.*)?$/, "").replace(/\/+$/, "")}`;
}

function hintOf(code: ErrorCode, answer: HttpAnswer, where: string): string | undefined {
  if (code !== "NB_REDIRECT") return undefined;
  const target = redirectTarget(answer, where);
  return target === "" ? undefined : `Use ${target} as NetBox's URL.`;
}

/** Translates an answer that is not a success, with NetBox's own words as the detail; `where` is the URL with its path. */
export function errorOfAnswer(answer: HttpAnswer, where: string): AppError {
  const code = codeOfStatus(answer);
  const words = code === "NB_REDIRECT" ? redirectTarget(answer, where) : wordsOfText(answer.text);
  const hint = hintOf(code, answer, where);
  const cause = new RefusedAnswer(parseJson(answer.text));
  const options: AppErrorOptions = { where, status: answer.status, cause, ...(words === "" ? {} : { detail: words }), ...(hint === undefined ? {} : { hint }) };
  return new AppError(code, options);
}

/** The body of a refused answer, kept as the cause of its `AppError` for those who must look at its shape. */
export class RefusedAnswer extends Error {
  readonly body: unknown;

  constructor(body: unknown) {
    super("NetBox refused a request");
    this.name = "RefusedAnswer";
    this.body = body;
  }
}

/** A success that cannot be understood. */
export function unexpectedAnswer(where: string, detail: string): AppError {
  return new AppError("NB_UNEXPECTED", { where, detail });
}
