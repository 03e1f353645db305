import { DetailedJob } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

/** A job with its steps. */
export function jobQuery(id: number) {
  return queryOptions({ queryKey: ["jobs", "detail", id], queryFn: ({ signal }) => request(DetailedJob, `/api/jobs/${id}/`, { signal }) });
}
