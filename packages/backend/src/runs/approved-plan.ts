import { isDeepStrictEqual } from "node:util";
import { AppError, isReference, toAppError } from "@proxbox/contract";
import type { Change, StageName } from "@proxbox/contract";
import { checksumOf } from "@proxbox/engine";
import type { InventoryPart, SelectedKind, SourceInventory } from "@proxbox/engine";
import type { Approved, RunContext } from "./run-context.ts";
import { STAGE_PARTS } from "./stage-parts.ts";
import { selectionOf } from "./selection-of.ts";

/** Changes each once: two stages both make what their objects need. */
export function distinct(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [checksumOf([change]), change])).values()];
}

/** The changes of one stage. Throws why there is no plan to take them from. */
async function changesOfStage(context: RunContext, kinds: readonly SelectedKind[]): Promise<readonly Change[]> {
  const { session, signal } = context;
  let changes: readonly Change[] = [];
  for await (const event of session.run({ mode: "plan", selection: selectionOf(context, kinds), signal })) {
    if (event.type === "planned") changes = event.plan.changes;
    const [problem] = event.type === "run-finished" && event.summary.verdict === "failed" ? event.summary.problems : [];
    if (problem !== undefined) throw new AppError(problem.code, { hint: problem.hint, ...(problem.where === undefined ? {} : { where: problem.where }) });
  }
  return changes;
}

/** The changes that a part of the inventory comes to. What cannot be planned has no changes, as in the plan that was shown. */
async function changesOfItems(context: RunContext, found: readonly SourceInventory[]): Promise<readonly Change[]> {
  const { session, signal } = context;
  let changes: readonly Change[] = [];
  for await (const event of session.items(found, { mode: "plan", selection: selectionOf(context), signal })) {
    if (event.type === "planned") changes = event.plan.changes;
  }
  return changes;
}

/** Plans all stages of a request, with the readings of the inventory that were needed for it. */
async function planAgain(context: RunContext): Promise<{ changes: readonly Change[]; found: ReadonlyMap<StageName, readonly SourceInventory[]> }> {
  const { request, settings, session, signal } = context;
  const changes: Change[] = [];
  const found = new Map<StageName, readonly SourceInventory[]>();
  const read = async (stage: StageName, part: InventoryPart): Promise<readonly SourceInventory[]> => {
    const reading = await session.inventory({ part, signal, onProgress: () => undefined });
    found.set(stage, reading);
    return reading;
  };
  for (const stage of request.stages.filter((each) => settings.whySkipped(each) === undefined)) {
    const part = STAGE_PARTS[stage];
    changes.push(...("kinds" in part ? await changesOfStage(context, part.kinds) : await changesOfItems(context, await read(stage, part.inventory))));
  }
  return { changes: distinct(changes), found };
}

/**
 * Plans a request that carries an approved checksum. Gives what was approved, or why it must not be carried out: the same question
 * would now be answered with another plan (`RUN_WORLD_MOVED`), or with none. Nothing has been written then.
 */
export async function findApproved(context: RunContext): Promise<{ readonly approved?: Approved; readonly refused?: AppError }> {
  const { expectedChecksum, mode } = context.request;
  if (expectedChecksum === undefined || mode !== "apply") return {};
  try {
    // The plan is looked at as a whole, also where a part of it is left out.
    const { changes, found } = await planAgain({ ...context, request: { ...context.request, excluded: [] } });
    if (checksumOf(changes) !== expectedChecksum) return { refused: new AppError("RUN_WORLD_MOVED") };
    return { approved: { reading: context.session.reading, found, changes: new Map(changes.map((change) => [nameOf(change), change])) } };
  } catch (thrown) {
    return { refused: toAppError(thrown) };
  }
}

function nameOf({ action, kind, key }: Change): string {
  return `${action} ${kind} ${key}`;
}

/** Whether a change of items was approved. What a new object refers to may have been made since: the plan could not name it yet. */
export function isApproved({ changes }: Approved, change: Change): boolean {
  const approved = changes.get(nameOf(change));
  if (approved === undefined || approved.netboxId !== change.netboxId || approved.blocked?.guard !== change.blocked?.guard) return false;
  const known = new Map(approved.fields.map(({ field, before, after }) => [field, { before, after }]));
  return change.fields.every(({ field, before, after }) => isDeepStrictEqual(known.get(field), { before, after }) || (change.action === "create" && [after].flat().every(isReference)));
}
