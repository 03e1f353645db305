import type { JobRunner } from "../run-context.ts";
import { applyPlan } from "./apply-plan.ts";
import { makePlan } from "./make-plan.ts";
import type { PlanParts } from "./plan-parts.ts";

/** A runner that does the jobs of plans itself and leaves all others to another one. */
export function withPlans(parts: PlanParts, sync: JobRunner): JobRunner {
  return (context) => {
    const { plan } = context.job.params;
    if (plan === undefined) return sync(context);
    return plan.do === "make" ? makePlan(parts, context) : applyPlan(parts, context, plan);
  };
}
