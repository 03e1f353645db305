import { AppError } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { errorCode } from "../http/failure.ts";
import type { HttpAnswer, HttpFailure, HttpFailureType } from "../http/http.ts";

/** Why Proxmox VE refused a call, as far as a caller treats it differently. */
export type RefusalType =
  | "auth"
  | "permission"
  | "not-implemented"
  | "node-offline"
  | "node-timeout"
  | "guest-missing"
  | "guest-not-running"
  | "agent-not-configured"
  | "agent-not-running"
  | "agent-timeout"
  | "other";

/** A call that Proxmox VE answered with an error; kept as the `cause` of the `AppError`. */
export class ProxmoxRefusal extends Error {
  readonly type: RefusalType;
  readonly status: number;
  /** For `permission`: the ACL path and the privileges of which one is needed, where Proxmox VE names them. */
  readonly path: string | undefined;
  readonly privileges: readonly string[];

  constructor(type: RefusalType, options: { status: number; text: string; path?: string; privileges?: readonly string[] }) {
    super(options.text);
    this.name = "ProxmoxRefusal";
    this.type = type;
    this.status = options.status;
    this.path = options.path;
    this.privileges = options.privileges ?? [];
  }
}

/** The call that an error belongs to. `where` is the URL without credentials; `principal` the user or token, without secret. */
export interface CallPlace {
  readonly where: string;
  readonly principal: string;
}

/** The refusal behind an error of the client, when Proxmox VE itself refused. */
export function refusalOf(error: unknown): ProxmoxRefusal | undefined {
  return error instanceof AppError && error.cause instanceof ProxmoxRefusal ? error.cause : undefined;
}

// These texts are Proxmox VE's contract: every one of them is status 500 (qemu-server's Agent.pm and pve-common's
// load_config, proxmox-api.md 1.3), so nothing but the text tells an agent that is off from a guest that is gone.
const refusalTexts: readonly (readonly [RegExp, RefusalType])[] = [
  [/^No QEMU guest agent configured/i, "agent-not-configured"],
  [/QEMU guest agent is not running/i, "agent-not-running"],
  [/qmp command 'guest-[a-z-]+' failed - got timeout/i, "agent-timeout"],
  [/^(VM|CT) \d+ is not running|^CT \d+ not running|^VM \d+ not running/i, "guest-not-running"],
  [/^Configuration file '[^']+' does not exist/i, "guest-missing"],
];

const byStatus: Readonly<Record<number, RefusalType>> = { 401: "auth", 403: "permission", 404: "not-implemented", 501: "not-implemented", 595: "node-offline" };

function refusalType(status: number, text: string): RefusalType {
  const known = byStatus[status];
  if (known !== undefined) return known;
  // 596 TLS or time-out towards the node, 597 and 599 other failures of the same proxy (proxmox-api.md 1.3).
  if (status >= 596 && status <= 599) return "node-timeout";
  return refusalTexts.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}

function bodyMessage(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return undefined;
    const { message, errors } = body as { message?: unknown; errors?: unknown };
    const fields = typeof errors === "object" && errors !== null ? Object.entries(errors).map(([name, what]) => `${name}: ${String(what)}`) : [];
    const parts = [...(typeof message === "string" ? [message.trim()] : []), ...fields].filter((part) => part !== "");
    return parts.length === 0 ? undefined : parts.join("; ");
  } catch {
    return undefined;
  }
}

// The text stands in the body only (behind an HTTP/3 proxy), in the reason phrase only (before PVE 8.4), or in both
// (proxmox-api.md 1.1 A, 1.3). A reason phrase repeats what the body says, so the body is asked first.
function refusalText(answer: HttpAnswer): string {
  return (bodyMessage(answer.text) ?? answer.reason.trim()).slice(0, 500);
}

// pve-access-control, RPCEnvironment.pm, raise_perm_exc: "Permission check failed (/vms/100, VM.Audit|VM.Monitor)".
const permissionText = /Permission check failed \((\/[^,]*), ([\w.|]+)\)/;

function toRefusal(answer: HttpAnswer): ProxmoxRefusal {
  const text = refusalText(answer);
  const type = refusalType(answer.status, text);
  const named = type === "permission" ? permissionText.exec(text) : null;
  if (named === null) return new ProxmoxRefusal(type, { status: answer.status, text });
  return new ProxmoxRefusal(type, { status: answer.status, text, path: named[1] ?? "/", privileges: (named[2] ?? "").split("|") });
}

function refusalCode({ type, status }: ProxmoxRefusal): ErrorCode {
  if (type === "auth") return "PX_AUTH";
  if (type === "permission") return "PX_PERMISSION";
  if (type === "node-offline" || type === "node-timeout") return "PX_NODE_OFFLINE";
  return status >= 500 && type !== "not-implemented" ? "PX_SERVER_ERROR" : "PX_UNEXPECTED";
}

function refusalDetail(refusal: ProxmoxRefusal, principal: string): string {
  if (refusal.path !== undefined) return `${principal} needs ${refusal.privileges.join(" or ")} on ${refusal.path}`;
  return refusal.message === "" ? `status ${refusal.status}` : `${refusal.message} (status ${refusal.status})`;
}

function isHtml(answer: HttpAnswer): boolean {
  const isSaidSo = /html/i.test(answer.headers["content-type"] ?? "") && answer.text.trim() !== "";
  return isSaidSo || /^\s*<(!doctype|html)/i.test(answer.text);
}

function redirectError(answer: HttpAnswer, place: CallPlace): AppError {
  const target = answer.headers["location"];
  return new AppError("PX_REDIRECT", { where: place.where, status: answer.status, ...(target === undefined ? {} : { detail: `to ${withoutCredentials(target)}` }) });
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/, "");
}

/** Makes the error for an answer that is not a success, or for one that Proxmox VE would not give. */
export function toAnswerError(answer: HttpAnswer, place: CallPlace): AppError {
  const { status } = answer;
  if (status >= 300 && status < 400) return redirectError(answer, place);
  // A web server of another kind answers 200, 400 or 404 in HTML; a proxy before a sick Proxmox VE answers 502 to 504 so.
  if (isHtml(answer) && status < 500) return new AppError("PX_NOT_PROXMOX", { detail: "the answer is HTML", where: place.where, status });
  if (status < 300) return new AppError("PX_NOT_PROXMOX", { detail: "the answer is not Proxmox VE's JSON", where: place.where, status });
  const refusal = toRefusal(answer);
  return new AppError(refusalCode(refusal), { detail: refusalDetail(refusal, place.principal), where: place.where, status, cause: refusal });
}

const failureCodes: Readonly<Record<HttpFailureType, ErrorCode>> = {
  connect: "PX_UNREACHABLE",
  dns: "PX_UNREACHABLE",
  reset: "PX_UNREACHABLE",
  truncated: "PX_UNREACHABLE",
  timeout: "PX_TIMEOUT",
  tls: "PX_TLS",
  fingerprint: "PX_TLS_FINGERPRINT",
  aborted: "RUN_CANCELLED",
  refused: "CFG_TARGET_REFUSED",
};

const failureWords: Readonly<Partial<Record<HttpFailureType, string>>> = {
  dns: "the host name is not known",
  reset: "the connection was cut",
  truncated: "the answer was cut off",
};

/** What is known of the certificate beside the failure: the pin that was expected, the fingerprint that the server shows. */
export interface CertificateFacts {
  readonly pinned?: string;
  readonly shown?: string;
}

function failureDetail(failure: HttpFailure, { pinned, shown }: CertificateFacts): string | undefined {
  const code = errorCode(failure.cause);
  if (failure.type === "fingerprint") return `shown ${failure.fingerprint ?? "none"}, pinned ${pinned ?? "none"}`;
  if (failure.type === "tls") return [code, ...(shown === undefined ? [] : [`the server shows SHA-256 ${shown}`])].filter((part) => part !== "").join("; ");
  return failure.reason ?? failureWords[failure.type] ?? (code === "" ? undefined : code);
}

/** Makes the error for an exchange that failed below HTTP. */
export function toFailureError(failure: HttpFailure, place: CallPlace, certificate: CertificateFacts = {}): AppError {
  // A plain HTTP server behind an https URL: OpenSSL gives up on the first bytes, before any certificate.
  const isNotTls = failure.type === "tls" && /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/.test(errorCode(failure.cause));
  if (isNotTls) return new AppError("PX_NOT_PROXMOX", { detail: "the port does not speak TLS", where: place.where, cause: failure });
  const detail = failureDetail(failure, certificate);
  return new AppError(failureCodes[failure.type], { where: place.where, cause: failure, ...(detail === undefined ? {} : { detail }) });
}
