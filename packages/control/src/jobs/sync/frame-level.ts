import type { NewJobEvent } from "../run-context.ts";
import type { WireData } from "./sync-parts.ts";

type Level = NewJobEvent["level"];

function inner(data: WireData, ...names: readonly string[]): unknown {
  let value: unknown = data;
  for (const name of names) value = typeof value === "object" && value !== null ? (value as WireData)[name] : undefined;
  return value;
}

/** Whether a `step` frame tells of one object that failed, as the original bridges it (wire-contract.md 2.4). */
export function isFailedRemark(data: WireData): boolean {
  return data["status"] === "failed" || inner(data, "payload", "data", "error") !== undefined;
}

function itemLevel(data: WireData): Level {
  // Nothing was deleted yet, and whoever looks should know before it is.
  if (data["operation"] === "would_delete") return "warning";
  if (data["status"] === "failed" || data["operation"] === "failed" || data["warning"] !== undefined) return "warning";
  return data["operation"] === "skipped" || data["status"] === "processing" ? "debug" : "info";
}

function stepLevel(data: WireData): Level {
  if (isFailedRemark(data) || inner(data, "payload", "data", "warning") !== undefined) return "warning";
  return data["status"] === "progress" ? "debug" : "info";
}

const LEVELS: Readonly<Record<string, (data: WireData) => Level>> = {
  error: () => "error",
  error_detail: () => "error",
  complete: ({ ok }) => (ok === true ? "info" : "error"),
  item_progress: itemLevel,
  step: stepLevel,
  substep: ({ status }) => (status === "failed" ? "warning" : "debug"),
  progress: () => "debug",
  phase_summary: ({ status }) => (status === "completed_with_errors" ? "warning" : "info"),
  bootstrap_done: ({ ok }) => (ok === false ? "warning" : "info"),
  duplicate_name_resolved: () => "warning",
};

/** How loud a frame of the backend is in the job's log. */
export function frameLevel(event: string, data: WireData): Level {
  return LEVELS[event]?.(data) ?? "info";
}
