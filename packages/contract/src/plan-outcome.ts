import { z } from "zod";
import { OutcomeStatus } from "./outcome.ts";
import { ChangeAction } from "./plan.ts";

/**
 * What became of one change of a plan. `done`: NetBox has it as it was approved. `different`: NetBox had changed, and it was written in part or in
 * another way, or nothing was left to write. `refused`: NetBox did not take it. `changed`: the object is gone, or was edited until the end. `held_back`:
 * a guard held it back, and nobody approved it. `left_out`: a person left it out. `along`: left out, because it needs something that was. `not_done`: the
 * run ended before it.
 */
export const ChangeResult = z.enum(["done", "different", "refused", "changed", "held_back", "left_out", "along", "not_done"]);
/** What became of one change of a plan. */
export type ChangeResult = z.infer<typeof ChangeResult>;

/** A change with what became of it; `reason` and `code` are null where it was done as planned. */
export const AppliedChange = z.object({ kind: z.string(), key: z.string(), action: ChangeAction, result: ChangeResult, reason: z.string().nullable(), code: z.string().nullable() });
/** A change with what became of it. */
export type AppliedChange = Readonly<z.infer<typeof AppliedChange>>;

/** A plan beside what was done: every change in the plan's order, and what was written `besides`, which should be nothing. */
export const PlanOutcome = z
  .object({
    run_id: z.string(),
    at: z.string(),
    /** Whether all that was approved was done, just so, and nothing else. */
    is_exact: z.boolean(),
    changes: z.array(AppliedChange),
    besides: z.array(z.object({ kind: z.string(), key: z.string(), label: z.string(), status: OutcomeStatus })),
  })
  .meta({ id: "PlanOutcome" });
/** A plan beside what was done. */
export type PlanOutcome = Readonly<z.infer<typeof PlanOutcome>>;
