import { AuditEntry } from "@proxbox/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { pageOf } from "../../../api/page-of.ts";
import { request } from "../../../api/request.ts";

/** Rows of a page of the log. */
export const AUDIT_ROWS = 50;

/** Which entries are asked for. */
export interface AuditFilter {
  readonly username?: string | undefined;
  readonly action?: string | undefined;
  readonly offset?: number | undefined;
}

/** Who changed what, newest first. */
export function auditQuery(filter: AuditFilter) {
  return queryOptions({ queryKey: ["audit", filter], queryFn: ({ signal }) => request(pageOf(AuditEntry), "/api/audit-log/", { query: { ...filter, limit: AUDIT_ROWS }, signal }), placeholderData: keepPreviousData });
}
