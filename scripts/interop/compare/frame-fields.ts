import type { Frame } from "./parse-stream.ts";

type Type = "string" | "number" | "boolean" | "object" | "array";

// Required fields of each event, by wire-contract.md 2.4. A step's fields depend on what it tells, so only what all of them have is asked.
const required: Readonly<Record<string, Readonly<Record<string, Type>>>> = {
  step: { step: "string", status: "string", message: "string" },
  discovery: { event: "string", phase: "string", status: "string", message: "string", count: "number", items: "array", progress: "object" },
  substep: { event: "string", phase: "string", substep: "string", status: "string", message: "string" },
  item_progress: { event: "string", phase: "string", status: "string", message: "string", item: "object", operation: "string", progress: "object" },
  phase_summary: { event: "string", phase: "string", status: "string", message: "string", result: "object" },
  error_detail: { event: "string", phase: "string", category: "string", message: "string", detail: "string" },
  duplicate_name_resolved: { event: "string", cluster: "string", original_name: "string", resolved_name: "string", vmid: "number", suffix_index: "number", operator_renamed: "boolean" },
  hardware_discovery: { event: "string", node: "string", cluster: "string" },
  bootstrap_done: { ok: "boolean", skipped: "boolean", warnings: "array", created: "array", patched: "array", unchanged: "array" },
  error: { step: "string", status: "string", error: "string" },
  complete: { ok: "boolean", message: "string" },
};

const allowedValues: Readonly<Record<string, readonly string[]>> = {
  "discovery.status": ["discovered"],
  "item_progress.status": ["processing", "completed", "failed"],
  "item_progress.operation": ["created", "updated", "deleted", "would_delete", "skipped", "failed"],
  "substep.status": ["started", "processing", "completed", "failed", "skipped"],
  "phase_summary.status": ["completed", "completed_with_errors"],
  "error_detail.category": ["connection", "authentication", "permission", "validation", "not_found", "timeout", "rate_limit", "internal", "unknown"],
  "error.status": ["failed"],
};

const summaryCounters = ["created", "updated", "deleted", "failed", "skipped", "total"];

function isOfType(value: unknown, type: Type): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function valueProblem(event: string, field: string, value: unknown): string | undefined {
  const allowed = allowedValues[`${event}.${field}`];
  return allowed === undefined || allowed.includes(String(value)) ? undefined : `${event}.${field} is "${String(value)}"`;
}

function summaryProblems({ event, data }: Frame): string[] {
  if (event !== "phase_summary") return [];
  const result = data?.result as Record<string, unknown> | undefined;
  return summaryCounters.filter((name) => !Number.isInteger(result?.[name])).map((name) => `phase_summary.result.${name} is no whole number`);
}

/** In what a frame breaks the event catalogue (wire-contract.md 2.4), one text each; none for a good frame. */
export function frameProblems(frame: Frame): string[] {
  const { event, data } = frame;
  const fields = required[event];
  if (fields === undefined) return [`unknown event ${event}`];
  const missing = Object.entries(fields).filter(([name, type]) => !isOfType(data?.[name], type)).map(([name, type]) => `${event}.${name} is no ${type}`);
  const wrong = Object.keys(fields).map((name) => valueProblem(event, name, data?.[name])).filter((problem) => problem !== undefined);
  const misnamed = "event" in fields && data?.event !== event ? [`${event}.event is "${String(data?.event)}"`] : [];
  return [...missing, ...wrong, ...misnamed, ...summaryProblems(frame)];
}
