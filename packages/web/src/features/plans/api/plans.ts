import { ListedPlan, PlanDocument, UnavailableBackend } from "@proxbox/contract";
import type { NewPlan, PlannedChange, PlanObject } from "@proxbox/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { JobOutcome } from "../../../api/job-outcome.ts";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

/** Rows of a page of plans. */
export const PLAN_ROWS = 50;

/** A page of the kept plans. */
export function plansQuery(offset: number) {
  return queryOptions({ queryKey: ["plans", "list", offset], queryFn: ({ signal }) => request(pageOf(ListedPlan).extend({ unavailable: z.array(UnavailableBackend) }), "/api/plans/", { query: { offset, limit: PLAN_ROWS }, signal }), placeholderData: keepPreviousData });
}

// The control plane has checked each change when it read it; at ten thousand a second look takes as long as reading them.
const ShownPlan = PlanDocument.extend({ plan: PlanDocument.shape.plan.extend({ changes: z.array(z.custom<PlannedChange>((change) => typeof change === "object" && change !== null && "kind" in change && "key" in change)) }) });

/** A plan with every change. */
export function planQuery(id: string) {
  return queryOptions({ queryKey: ["plans", "one", id], queryFn: ({ signal }) => request(ShownPlan, `/api/plans/${encodeURIComponent(id)}/`, { signal }), structuralSharing: false });
}

/** Makes a plan, by a job. */
export function useMakePlan() {
  return useMutation({ mutationFn: (body: Partial<NewPlan>) => request(JobOutcome, "/api/plans/", { method: "POST", body }) });
}

/** Applies a plan but for what is excluded, by a job. */
export function useApplyPlan(id: string) {
  return useMutation({ mutationFn: (body: { readonly exclude: readonly PlanObject[]; readonly approve_deletions: boolean }) => request(JobOutcome, `/api/plans/${encodeURIComponent(id)}/apply/`, { method: "POST", body }) });
}

/** Discards a plan. */
export function useDiscardPlan() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: string) => requestNothing(`/api/plans/${encodeURIComponent(id)}/`, { method: "DELETE" }), onSuccess: () => client.invalidateQueries({ queryKey: ["plans", "list"] }) });
}
