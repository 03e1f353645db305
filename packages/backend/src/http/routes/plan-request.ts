import { AppError, PlanObject, RunQuery, STAGE_NAMES } from "@proxbox/contract";
import type { Change, StageName } from "@proxbox/contract";
import { z } from "zod";
import { checksumOf } from "@proxbox/engine";
import { excludedChanges } from "../../runs/excluded-changes.ts";
import type { RunRequest } from "../../runs/runs.ts";
import type { SavedPlan } from "../../store/store.ts";

const Stage = z.custom<StageName>((value) => STAGE_NAMES.some((name) => name === value));

function toStages(text: string, context: z.RefinementCtx): StageName[] {
  const names = new Set(text.split(",").map((part) => part.trim()));
  const stages = STAGE_NAMES.filter((name) => names.delete(name));
  if (names.size === 0) return stages;
  context.addIssue({ code: "custom", message: `expected names of stages separated by commas, of ${STAGE_NAMES.join(", ")}; leave the parameter out to mean all` });
  return z.NEVER;
}

/** Query of a new plan: that of every run, and which stages. */
export const PlanQuery = RunQuery.extend({ stages: z.string().max(500).transform(toStages).optional().describe("Names of stages, devices,virtual-machines. Absent: all.") });
/** Query of a new plan. */
export type PlanQuery = z.infer<typeof PlanQuery>;

/** What a plan was made with, as it is kept beside it. */
const SavedRequest = z.object({
  stages: z.array(Stage).min(1),
  // Strict: a part that is not kept would widen the plan when it is applied.
  scope: z.strictObject({
    endpointIds: z.array(z.number().int()).exactOptional(),
    endpointName: z.string().exactOptional(),
    domain: z.string().exactOptional(),
    ipAddress: z.string().exactOptional(),
    netboxVmIds: z.array(z.number().int()).exactOptional(),
  }),
  settings: z.record(z.string(), z.string()),
  approveDeletions: z.boolean(),
});

/** What is kept of the request of a plan: what it looked at, and how it was to behave. */
export function toSavedRequest({ stages, scope, settings, approveDeletions = false }: RunRequest): z.infer<typeof SavedRequest> {
  return SavedRequest.parse({ stages, scope, settings, approveDeletions });
}

/** A change as it is in a plan whose deletions are approved: whoever saw that it was held back may let it pass. */
function asApproved({ blocked: _blocked, ...change }: Change): Change {
  return change;
}

/** Body of a request that applies a plan. */
export const ApplyBody = z.strictObject({ exclude: z.array(PlanObject).max(10_000).default([]).describe("Changes to leave out; what needs an object that is not made, or an address or a name that is not let go of, is left out along.") }).nullish();
/** Body of a request that applies a plan. */
export type ApplyBody = z.infer<typeof ApplyBody>;

/**
 * The run that writes exactly a saved plan but for what is excluded, or nothing. Throws `CFG_PLAN_INVALID` when what is kept cannot be
 * read, and `RUN_UNKNOWN_OBJECT` when the plan has no such change.
 */
export function applyRequest({ id, request, plan }: SavedPlan, { query, body }: { readonly query: RunQuery; readonly body: ApplyBody }): RunRequest {
  const saved = SavedRequest.safeParse(request);
  if (!saved.success) throw new AppError("CFG_PLAN_INVALID", { detail: `the request that plan ${id} was made with cannot be read`, cause: saved.error });
  const exclude = body?.exclude ?? [];
  return {
    ...saved.data,
    kind: "apply",
    mode: "apply",
    expectedChecksum: query.approve_deletions === true ? checksumOf(plan.changes.map(asApproved)) : plan.checksum,
    approveDeletions: query.approve_deletions ?? saved.data.approveDeletions,
    wait: query.wait === true,
    detach: query.detach === true,
    ...(exclude.length === 0 ? {} : { excluded: excludedChanges(plan.changes, exclude).map(({ kind, key }) => ({ kind, key })) }),
  };
}
