import { z } from "zod";
import type { LogRecord } from "./log-record.ts";

/** Levels as the wire writes them. */
export const WIRE_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;

/** A log record on the wire (wire-contract.md 1.10); `details` holds what else the record says, when `expandable`. */
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
  expandable: z.boolean(),
  details: z.record(z.string(), z.unknown()),
});
/** A log record on the wire. */
export type WireLog = Readonly<z.infer<typeof WireLog>>;

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
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
    expandable: Object.keys(details).length > 0,
    details,
  };
}
