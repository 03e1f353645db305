import { AppError } from "@proxbox/contract";
import type { StreamReport } from "./run-stream.ts";
import type { StreamEnd } from "../../services/backend-proxy.ts";
import type { Turn } from "./turn.ts";

/** A hint with what the preflight noted, because it often is the cause. */
function withHints(hint: string, hints: readonly string[]): string {
  return hints.length === 0 ? hint : `${hint} Before the sync: ${hints.join(" ")}`;
}

/** The failure of a stage as the job's own error: the cause's code, the stage, the endpoint and the status named, the backend's advice as hint. */
export function stageError({ endpoint, hints }: Pick<Turn, "endpoint" | "hints">, stage: string, { end, suggestion }: { readonly end: Extract<StreamEnd, { ok: false }> } & Pick<StreamReport, "suggestion">): AppError {
  const { error, status } = end;
  return new AppError(error.code, {
    detail: `stage ${stage} of ${endpoint.name} failed (HTTP ${status})${error.detail === undefined ? "" : `: ${error.detail}`}`,
    hint: withHints(suggestion ?? error.hint, hints),
    where: error.where ?? endpoint.name,
    status,
    cause: error,
  });
}

/** What went wrong before a stage could run, with the endpoint named. */
export function turnError({ endpoint, hints }: Pick<Turn, "endpoint" | "hints">, error: AppError): AppError {
  return new AppError(error.code, {
    detail: `${endpoint.name}${error.detail === undefined ? "" : `: ${error.detail}`}`,
    hint: withHints(error.hint, hints),
    where: error.where ?? endpoint.name,
    ...(error.status === undefined ? {} : { status: error.status }),
    cause: error,
  });
}
