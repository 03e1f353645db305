import type { LogLevel, LogRecord } from "@proxbox/server";

/** Which records are wanted; every condition must hold. */
export interface LogFilter {
  readonly level?: LogLevel;
  readonly errorsOnly?: boolean;
  readonly newerThanId?: number;
  readonly olderThanId?: number;
  /** Records of this time and later. */
  readonly since?: Date;
  /** Id of a run. */
  readonly operationId?: string;
}

/** A page of records, and how many there are in all. */
export interface LogPage {
  readonly total: number;
  readonly records: readonly LogRecord[];
}

function hasWantedLevel({ level }: LogRecord, { level: wanted = level, errorsOnly = false }: LogFilter): boolean {
  return level === wanted && (!errorsOnly || level === "error" || level === "critical");
}

function isWanted(record: LogRecord, filter: LogFilter): boolean {
  const { newerThanId = 0, olderThanId = Infinity, since, operationId } = filter;
  if (record.id <= newerThanId || record.id >= olderThanId) return false;
  if (!hasWantedLevel(record, filter)) return false;
  if (operationId !== undefined && record.fields["operation_id"] !== operationId) return false;
  return since === undefined || new Date(record.at) >= since;
}

/** Picks a page out of records that come newest first. */
export function findRecords(records: Iterable<LogRecord>, filter: LogFilter, page: { readonly offset: number; readonly limit: number }): LogPage {
  const found: LogRecord[] = [];
  let total = 0;
  for (const record of records) {
    if (!isWanted(record, filter)) continue;
    if (total >= page.offset && found.length < page.limit) found.push(record);
    total += 1;
  }
  return { total, records: found };
}
