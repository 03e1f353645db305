import { BackendLogs, SavedBackend } from "@proxbox/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { pageOf } from "../../../api/page-of.ts";
import { request } from "../../../api/request.ts";

/** Records of a page of the log. */
export const LOG_ROWS = 100;
/** A log grows without an event that says so: it is read again while it is looked at. */
const AGAIN_MS = 5_000;

/** Which records are asked for. */
export interface LogFilter {
  readonly level?: string | undefined;
  readonly operation_id?: string | undefined;
  readonly offset?: number | undefined;
}

/** The backends whose logs can be read. */
export const backendsQuery = queryOptions({ queryKey: ["endpoints", "backends", "names"], queryFn: ({ signal }) => request(pageOf(SavedBackend), "/api/endpoints/backends/", { query: { limit: 200 }, signal }) });

/** The log of a backend, the newest first. */
export function backendLogsQuery(id: number | undefined, filter: LogFilter) {
  return queryOptions({
    queryKey: ["backend-logs", id, filter],
    queryFn: ({ signal }) => request(BackendLogs, `/api/backends/${id}/logs/`, { query: { ...filter, limit: LOG_ROWS }, signal }),
    enabled: id !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}
