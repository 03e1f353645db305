import { JobEvent } from "@proxbox/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { pageOf } from "../../../api/page-of.ts";
import { request } from "../../../api/request.ts";

/** Lines that are asked for at once. */
export const LOG_LINES = 500;

/** Which lines of a log. */
export interface LogFilter {
  readonly level?: string | undefined;
  readonly stage?: string | undefined;
  readonly event?: string | undefined;
  readonly q?: string | undefined;
}

/** How many lines match, asked anew whenever the log has grown (`lastEvent`). */
export function logCountQuery(id: number, filter: LogFilter, lastEvent: number) {
  return queryOptions({
    queryKey: ["job-log", id, "count", filter, lastEvent],
    queryFn: async ({ signal }) => (await request(pageOf(JobEvent), `/api/jobs/${id}/log/`, { query: { ...filter, limit: 1 }, signal })).count,
    placeholderData: keepPreviousData,
  });
}

/** One window of the log, by its number from 0. What is written in a log stays as it is: only the last window is ever asked again. */
export function logWindowQuery(id: number, filter: LogFilter, window: number) {
  return queryOptions({
    queryKey: ["job-log", id, "lines", filter, window],
    queryFn: async ({ signal }) => (await request(pageOf(JobEvent), `/api/jobs/${id}/log/`, { query: { ...filter, limit: LOG_LINES, offset: window * LOG_LINES }, signal })).results,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
