import type { Outcome, Plan } from "@proxbox/contract";
import { isOfSlice, sliceChanges, slicedPlan } from "../plan/slice.ts";
import type { Selection } from "../plan/slice.ts";
import { objectName } from "../kinds/kind.ts";
import { outcomesOfPlan } from "../report/outcomes-of-plan.ts";
import type { PlannedItems } from "./plan-items.ts";
import { checksumOf, sha256 } from "./sha256.ts";
import { openMemory } from "./write-slice.ts";
import type { WritingMemory } from "./write-slice.ts";

/** A plan of items as one part of a session shows and writes it. */
export interface ItemPart {
  readonly items: PlannedItems;
  readonly memory: WritingMemory;
  readonly plan: Plan;
}

/** Starts the memory of writing items: what the session has made is known to it, and what it makes to the session. */
export function openItemMemory({ planned }: PlannedItems, session: WritingMemory | undefined): WritingMemory {
  const own = openMemory(planned);
  if (session === undefined) return own;
  for (const [name, id] of own.carried.ids) if (!session.carried.ids.has(name)) session.carried.ids.set(name, id);
  return { ...own, carried: session.carried, rightsAsked: session.rightsAsked };
}

/** The part of a plan of items that a selection names. */
export function itemPart(items: PlannedItems, memory: WritingMemory, selection: Selection): ItemPart {
  const changes = sliceChanges(items.planned.board, items.planned.plan, { selection, ended: memory.ended });
  return { items, memory, plan: slicedPlan(items.planned.plan, changes, { selection, sha256 }) };
}

/** The plan of items of which NetBox has no place for any. */
export function noItems(about: Pick<Plan, "id" | "createdAt" | "netboxUrl" | "sources">): Plan {
  return { version: 1, ...about, checksum: checksumOf([]), changes: [], remarks: [], unchanged: {} };
}

/** Two plans as one value, to be shown, saved and approved together. */
export function joinedPlan(plan: Plan, items: Plan | undefined): Plan {
  if (items === undefined) return plan;
  const changes = [...plan.changes, ...items.changes];
  const checksum = items.changes.length === 0 ? plan.checksum : checksumOf(changes);
  return { ...plan, changes, remarks: [...plan.remarks, ...items.remarks], unchanged: { ...plan.unchanged, ...items.unchanged }, checksum };
}

/** What of the items ends without a write. */
export function* outcomesOfItems({ items, plan }: ItemPart, selection: Selection): Iterable<Outcome> {
  const kinds = new Set(items.kinds.filter(({ path, name }) => path !== "" && name !== "tag").map(({ name }) => name));
  const names = new Set(plan.changes.map(({ kind, key }) => objectName(kind, key)));
  for (const outcome of outcomesOfPlan({ ...items.planned.plan, changes: [...items.planned.plan.changes] }, items.planned.board)) {
    if (kinds.has(outcome.kind) && isOfSlice(selection, names, outcome)) yield outcome;
  }
}
