import { AppError } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { HttpFailure } from "../http/http.ts";
import { refusalOf } from "../proxmox/errors.ts";
import type { RefusalType } from "../proxmox/errors.ts";
import type { UnknownReason } from "../values/observed.ts";

/** Why something was not seen: the reason for the machine, a sentence for the person, the error itself. */
export interface Unseen {
  readonly reason: UnknownReason;
  readonly detail: string;
  readonly error: AppError;
}

const reasons: Readonly<Record<RefusalType, UnknownReason>> = {
  auth: "denied",
  permission: "denied",
  "not-implemented": "not-supported",
  "node-offline": "node-offline",
  "node-timeout": "timeout",
  "guest-missing": "error",
  "guest-not-running": "powered-off",
  "agent-not-configured": "agent-disabled",
  "agent-not-running": "agent-silent",
  "agent-timeout": "timeout",
  other: "error",
};

// These are about the whole endpoint: asking the next ten thousand guests would only repeat them.
const endingCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["RUN_CANCELLED", "PX_AUTH", "PX_TLS", "PX_TLS_FINGERPRINT", "PX_REDIRECT"]);

function endsRun(error: AppError): boolean {
  const isUnconnected = error.cause instanceof HttpFailure && (error.cause.type === "connect" || error.cause.type === "dns");
  return endingCodes.has(error.code) || isUnconnected;
}

/** Turns the error of one reading into the reason why something was not seen. Throws the errors that end the whole collection. */
export function unseenBy(thrown: unknown): Unseen {
  const error = thrown instanceof AppError ? thrown : new AppError("RUN_GUEST_FAILED", { cause: thrown, detail: thrown instanceof Error ? thrown.message : String(thrown) });
  if (endsRun(error)) throw error;
  const detail = error.detail ?? error.message;
  const refusal = refusalOf(error);
  if (refusal !== undefined) return { reason: reasons[refusal.type], detail, error };
  return { reason: error.code === "PX_TIMEOUT" ? "timeout" : "error", detail, error };
}
