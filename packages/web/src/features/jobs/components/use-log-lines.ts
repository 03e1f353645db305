import type { JobEvent } from "@proxbox/contract";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { LOG_LINES, logCountQuery, logWindowQuery } from "../api/job-log.ts";
import type { LogFilter } from "../api/job-log.ts";

/** What of a log is looked at: rows from `first` to `last`. */
export interface LogView {
  readonly id: number;
  readonly filter: LogFilter;
  /** Lines of the whole log so far. */
  readonly lastEvent: number;
  readonly first: number;
  readonly last: number;
}

/** How many lines match. */
export function useLogCount({ id, filter, lastEvent }: Pick<LogView, "id" | "filter" | "lastEvent">) {
  return useQuery(logCountQuery(id, filter, lastEvent));
}

/** The lines that are looked at, by their row; those that are on their way are undefined. Only their windows are loaded, however long the log is. */
export function useLogLines({ id, filter, first, last }: Omit<LogView, "lastEvent">, count: number): (row: number) => JobEvent | undefined {
  const client = useQueryClient();
  const before = useRef(count);
  useEffect(() => {
    // The window that was the last one had not been full.
    if (count !== before.current) void client.invalidateQueries({ queryKey: logWindowQuery(id, filter, Math.floor(before.current / LOG_LINES)).queryKey });
    before.current = count;
  }, [client, count, filter, id]);
  const from = Math.floor(first / LOG_LINES);
  const windows = count === 0 ? [] : Array.from({ length: Math.floor(last / LOG_LINES) - from + 1 }, (_, index) => from + index);
  const loaded = useQueries({ queries: windows.map((window) => logWindowQuery(id, filter, window)) });
  return (row) => loaded[Math.floor(row / LOG_LINES) - from]?.data?.[row % LOG_LINES];
}
