import { Job, TERMINAL_STATES } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "./request.ts";

const ASK_AGAIN_MS = 1_000;

/** What a page that started a job shows of it; the rest stands on the job's own page. */
export const JobOutcome = z.object({ ...Job.pick({ id: true, state: true, verdict: true, status_reason: true, error: true, result: true }).shape });
/** What a page that started a job shows of it. */
export type JobOutcome = Readonly<z.infer<typeof JobOutcome>>;

/** Whether nothing happens to a job any more. */
export function hasEnded({ state }: Pick<JobOutcome, "state">): boolean {
  return TERMINAL_STATES.includes(state);
}

/** How far a job is, asked again until it has ended. */
export function jobOutcomeQuery(id: number) {
  return queryOptions({
    queryKey: ["jobs", "outcome", id],
    queryFn: ({ signal }) => request(JobOutcome, `/api/jobs/${id}/`, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && hasEnded(data) ? false : ASK_AGAIN_MS),
  });
}
