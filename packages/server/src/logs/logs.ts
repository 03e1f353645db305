import type { LogFields, Log, LogLevel } from "./log.ts";
import { LOG_LEVELS } from "./log.ts";
import { toLogRecord } from "./log-record.ts";
import type { LogRecord } from "./log-record.ts";
import { logRing } from "./log-ring.ts";
import type { LogRing } from "./log-ring.ts";

/** The log of this process: where it is written, and what of it is still there. */
export interface Logs {
  readonly log: Log;
  readonly ring: Pick<LogRing, "newestFirst" | "follow">;
  /** Writes one record. Records below the level are dropped. */
  write(level: LogLevel, fields: LogFields, message: string): void;
}

/** How a log is kept. */
export interface LogsOptions {
  readonly clock: () => Date;
  /** Weakest level that is kept. Default `info`. */
  readonly level?: LogLevel;
  /** Gets each record as one line of JSON without its line end, secrets struck out. */
  readonly onLine?: (line: string) => void;
}

/** Records that are kept (wire-contract.md 1.10). */
const RING_RECORDS = 10_000;

function makeLog(write: Logs["write"], bound: LogFields): Log {
  const at = (level: LogLevel) => (fields: LogFields, message: string) => write(level, { ...bound, ...fields }, message);
  return { debug: at("debug"), info: at("info"), warn: at("warning"), error: at("error"), child: (fields) => makeLog(write, { ...bound, ...fields }) };
}

function toLine({ at, level, message, fields }: LogRecord): string {
  return JSON.stringify({ time: at, level, message, ...fields });
}

/** Makes the log. Ring, followers and lines all get the same record, after its secrets were struck out. */
export function createLogs({ clock, level: least = "info", onLine }: LogsOptions): Logs {
  const ring = logRing(RING_RECORDS);
  let lastId = 0;
  const write: Logs["write"] = (level, fields, message) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
    lastId += 1;
    const record = toLogRecord({ id: lastId, at: clock().toISOString(), level, message, fields });
    ring.push(record);
    onLine?.(toLine(record));
  };
  return { log: makeLog(write, {}), ring, write };
}
