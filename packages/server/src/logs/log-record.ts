import { redact } from "../secrets/redact.ts";
import type { LogFields, LogLevel } from "./log.ts";

/** One record as it is kept: nothing of it is secret. */
export interface LogRecord {
  /** Grows by one from 1 at the start of the process. */
  readonly id: number;
  /** ISO time. */
  readonly at: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** Longest message and longest single text of a field; a page of an upstream server is not kept whole. */
const LONGEST_TEXT = 4_000;

/** Causes of an error that are followed; deeper ones tell nothing new, and a chain may be a ring. */
const DEEPEST_CAUSE = 4;

function toPlainError(error: Error, depth: number): LogFields {
  const { name, message, stack, cause } = error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const inner = cause instanceof Error && depth < DEEPEST_CAUSE ? { cause: toPlainError(cause, depth + 1) } : {};
  return { name, message, ...code, ...(stack === undefined ? {} : { stack }), ...inner };
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

function toPlainValue(value: unknown): unknown {
  if (value instanceof Error) return toPlainError(value, 0);
  return typeof value === "string" ? shortened(value) : value;
}

/** Makes the record of a message: errors become data, secrets are struck out of message and fields. */
export function toLogRecord(parts: LogRecord): LogRecord {
  const fields = Object.fromEntries(Object.entries(parts.fields).map(([name, value]) => [name, toPlainValue(value)]));
  return { ...parts, message: String(redact(shortened(parts.message))), fields: toRedactedFields(fields) };
}

function toRedactedFields(fields: LogFields): LogFields {
  const redacted = redact(fields);
  return typeof redacted === "object" && redacted !== null ? { ...redacted } : {};
}
