/** What a log record may say besides its message; secrets in it are struck out before anything keeps it. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Levels of the records, weakest first. The wire writes them in capitals. */
export const LOG_LEVELS = ["debug", "info", "warning", "error", "critical"] as const;
/** Level of a record. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Where everything but the HTTP server itself writes its log. Fields that `/admin/logs` filters by or shows: `module`,
 * `operation_id` (id of the run), `operation`, `phase`, `resource_type`, `resource_id`; an error goes into `err`.
 */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A log that adds these fields to each of its records. */
  child(fields: LogFields): Log;
}
