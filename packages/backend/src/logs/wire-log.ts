import { z } from "zod";
import type { LogRecord } from "@proxbox/server";

/** Levels as the wire writes them. */
export const WIRE_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;

/** A log record on the wire (wire-contract.md 1.10); `expandable` holds what else the record says, of an error its `traceback` too. */
export const WireLog = z.object({
  id: z.string(),
  timestamp: z.string(),
  level: z.enum(WIRE_LEVELS),
  module: z.string(),
  message: z.string(),
  operation_id: z.string().nullable(),
  operation: z.string().nullable(),
  phase: z.string().nullable(),
  resource_type: z.string().nullable(),
  resource_id: z.string().nullable(),
  expandable: z.record(z.string(), z.unknown()).nullable(),
});
/** A log record on the wire. */
export type WireLog = Readonly<z.infer<typeof WireLog>>;

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}

interface PlainError {
  readonly stack?: unknown;
  readonly cause?: unknown;
}

function isObject(value: unknown): value is PlainError & Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The stacks of an error and of its causes, as they are kept in a record. */
function stacksOf(error: unknown): readonly string[] {
  if (!isObject(error)) return [];
  return [...(typeof error.stack === "string" ? [error.stack] : []), ...stacksOf(error.cause)];
}

function withoutStacks(error: unknown): unknown {
  if (!isObject(error)) return error;
  const { stack: _stack, cause, ...rest } = error;
  return cause === undefined ? rest : { ...rest, cause: withoutStacks(cause) };
}

function expandableOf(details: LogRecord["fields"]): WireLog["expandable"] {
  if (Object.keys(details).length === 0) return null;
  const stacks = stacksOf(details["err"]);
  return stacks.length === 0 ? { ...details } : { ...details, err: withoutStacks(details["err"]), traceback: stacks.join("\n\nCaused by: ") };
}

const wireLevels = { debug: "DEBUG", info: "INFO", warning: "WARNING", error: "ERROR", critical: "CRITICAL" } as const;

/** A record as it is sent. */
export function toWireLog({ id, at, level, message, fields }: LogRecord): WireLog {
  const { module, operation_id, operation, phase, resource_type, resource_id, ...details } = fields;
  return {
    id: String(id),
    timestamp: at,
    level: wireLevels[level],
    module: textOf(module) ?? "backend",
    message,
    operation_id: textOf(operation_id),
    operation: textOf(operation),
    phase: textOf(phase),
    resource_type: textOf(resource_type),
    resource_id: textOf(resource_id),
    expandable: expandableOf(details),
  };
}
