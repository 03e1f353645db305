import { AppError } from "@proxbox/contract";
import { z } from "zod";
import type { Principal } from "../../accounts/principal.ts";

/** What a job that lets held-back deletions pass takes besides `core.add_job`, as a plan does that is applied. */
export const APPROVAL = "proxbox.apply_plan";

/** Throws `AUTH_PERMISSION` when deletions are approved by somebody who may not. */
export function checkApproval({ can }: Pick<Principal, "can">, { approve_deletions: approves = false }: { readonly approve_deletions?: boolean }): void {
  if (approves && !can(APPROVAL)) throw new AppError("AUTH_PERMISSION", { detail: `approving deletions takes ${APPROVAL}` });
}

/** What may be said when something is started that was started before: an approval of deletions was of what was held back then, and is not carried over. */
export const RepeatBody = z
  .strictObject({ approve_deletions: z.boolean().default(false).describe("Let deletions pass that a guard would hold back, whatever the parameters of before said. It takes proxbox.apply_plan.") })
  .meta({ id: "RepeatJob" })
  .nullish();

/** The approval that a repetition was given by this request. Throws `AUTH_PERMISSION`. */
export function repeatOf({ body, principal }: { readonly body: z.output<typeof RepeatBody>; readonly principal: Pick<Principal, "can"> }): { readonly approve_deletions: boolean } {
  const given = { approve_deletions: body?.approve_deletions === true };
  checkApproval(principal, given);
  return given;
}
