import { createHash } from "node:crypto";
import { AppError } from "@proxbox/contract";
import type { Change } from "@proxbox/contract";
import { changesText } from "@proxbox/engine";
import type { SelectedKind } from "@proxbox/engine";
import type { RunContext } from "./run-context.ts";
import { STAGE_PARTS } from "./stage-parts.ts";
import { selectionOf } from "./selection-of.ts";

/** Checksum of changes, whatever their order. */
export function checksumOf(changes: readonly Change[]): string {
  return createHash("sha256").update(changesText(changes)).digest("hex");
}

/** The changes of one stage, or why there is no plan to take them from. */
async function changesOfStage(context: RunContext, kinds: readonly SelectedKind[]): Promise<readonly Change[] | AppError> {
  const { session, signal } = context;
  let changes: readonly Change[] = [];
  let refused: AppError | undefined;
  for await (const event of session.run({ mode: "plan", selection: selectionOf(context, kinds), signal })) {
    if (event.type === "planned") changes = event.plan.changes;
    const [problem] = event.type === "run-finished" && event.summary.verdict === "failed" ? event.summary.problems : [];
    if (problem !== undefined) refused = new AppError(problem.code, { hint: problem.hint, ...(problem.where === undefined ? {} : { where: problem.where }) });
  }
  return refused ?? changes;
}

/** All changes that the stages of a request come to, each once. */
async function changesOf(context: RunContext): Promise<readonly Change[] | AppError> {
  const changes = new Set<Change>();
  for (const stage of context.request.stages) {
    const part = STAGE_PARTS[stage];
    const found = "kinds" in part ? await changesOfStage(context, part.kinds) : [];
    if (found instanceof AppError) return found;
    for (const change of found) changes.add(change);
  }
  return [...changes];
}

/**
 * Plans a request that carries an approved checksum, and says why it must not be carried out: the same question would now
 * be answered with another plan (`RUN_WORLD_MOVED`), or with none. Nothing has been written then.
 */
export async function refuseOtherPlan(context: RunContext): Promise<AppError | undefined> {
  const { expectedChecksum, mode } = context.request;
  if (expectedChecksum === undefined || mode !== "apply") return undefined;
  // The plan is looked at as a whole, also where a part of it is left out.
  const changes = await changesOf({ ...context, request: { ...context.request, excluded: [] } });
  if (changes instanceof AppError) return changes;
  return checksumOf(changes) === expectedChecksum ? undefined : new AppError("RUN_WORLD_MOVED");
}
