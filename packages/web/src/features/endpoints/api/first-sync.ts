import { ChangeAction, JobState, JobVerdict, TERMINAL_STATES } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "../../../api/request.ts";

const ASKED_AGAIN_MS = 1_000;

const StartedJob = z.object({ id: z.int() });
const FollowedJob = z.object({ id: z.int(), state: JobState, verdict: JobVerdict.nullable(), status_reason: z.string().nullable(), result: z.looseObject({ plan: z.object({ id: z.string() }).optional().catch(undefined) }).nullable() });
const Preview = z.object({ id: z.string(), headline: z.string(), plan: z.object({ changes: z.array(z.object({ kind: z.string(), action: ChangeAction })) }) });

/** Starts a sync of everything, or a job that only says what one would do. */
export function useStartJob(what: "jobs" | "plans") {
  const client = useQueryClient();
  return useMutation({ mutationFn: () => request(StartedJob, `/api/${what}/`, { method: "POST", body: {} }), onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }) });
}

/** A job until it has ended. */
export function followedJobQuery(id: number) {
  return queryOptions({
    queryKey: ["jobs", "followed", id],
    queryFn: ({ signal }) => request(FollowedJob, `/api/jobs/${id}/`, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && TERMINAL_STATES.includes(state.data.state) ? false : ASKED_AGAIN_MS),
  });
}

/** What a plan would do, as counts; the plan's own page shows each change. */
export function previewQuery(id: string) {
  return queryOptions({ queryKey: ["plans", "preview", id], queryFn: ({ signal }) => request(Preview, `/api/plans/${id}/`, { signal }) });
}

interface Counted {
  readonly kind: string;
  readonly action: ChangeAction;
}

/** How many changes there are of each kind and action, the most first. */
export function countChanges(changes: readonly Counted[]): readonly (Counted & { readonly count: number })[] {
  const groups = Map.groupBy(changes, ({ kind, action }) => `${action} ${kind}`);
  return [...groups.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [{ ...first, count: others.length + 1 }])).toSorted((a, b) => b.count - a.count);
}
