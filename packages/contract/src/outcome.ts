import { z } from "zod";
import { Problem } from "./problem.ts";

/** How one object ended. */
export const OutcomeStatus = z.enum(["created", "updated", "deleted", "unchanged", "kept", "conflict", "skipped", "failed"]);
/** How one object ended. */
export type OutcomeStatus = z.infer<typeof OutcomeStatus>;

/**
 * What became of one object in a run; `reason` is a sentence, `problem` is present when it failed. `otherwise` names fields that were written in
 * another way than the plan says, or not at all: NetBox had changed meanwhile, or what they refer to could not be made.
 */
export const Outcome = z.object({
  kind: z.string(),
  key: z.string(),
  label: z.string(),
  status: OutcomeStatus,
  reason: z.string(),
  netboxId: z.number().int().optional(),
  problem: Problem.optional(),
  otherwise: z.array(z.string()).optional(),
});
/** What became of one object in a run. */
export type Outcome = Readonly<z.infer<typeof Outcome>>;
