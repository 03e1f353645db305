import { ListedJob } from "@proxbox/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { pageOf } from "./page-of.ts";
import { request } from "./request.ts";

/** Which jobs are asked for, in words of the API. */
export interface JobsFilter {
  readonly state?: string | undefined;
  readonly verdict?: string | undefined;
  readonly q?: string | undefined;
  readonly requested_by?: string | undefined;
  readonly proxmox_endpoint_id?: number | undefined;
  readonly ordering?: string | undefined;
  readonly offset?: number | undefined;
  readonly limit: number;
}

/** A page of the list of jobs, by default the newest first. */
export function jobsQuery(filter: JobsFilter) {
  return queryOptions({ queryKey: ["jobs", "list", filter], queryFn: ({ signal }) => request(pageOf(ListedJob), "/api/jobs/", { query: { ...filter }, signal }), placeholderData: keepPreviousData });
}
