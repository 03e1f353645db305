import type { RunLog } from "../report/run-log.ts";
import type { Selection } from "../plan/slice.ts";
import { itemPart, noItems, openItemMemory } from "./item-part.ts";
import { planItems } from "./plan-items.ts";
import type { ItemPlanning } from "./plan-items.ts";
import { plannedEvents } from "./prepare.ts";
import { writeItems } from "./write-items.ts";
import type { WritingMemory } from "./write-slice.ts";

/** One inventory to show or to write by itself. */
export interface ItemRun {
  readonly planning: ItemPlanning;
  /** Of the session's own plan, where it has one. */
  readonly memory: WritingMemory | undefined;
  readonly log: RunLog;
  readonly mode: "plan" | "apply";
  readonly selection?: Selection;
  readonly signal: AbortSignal;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Plans what NetBox should have of an inventory, shows the plan, and writes it in mode `apply`. */
export async function planAndWriteItems({ planning, memory, log, mode, selection = {}, signal, wait }: ItemRun): Promise<void> {
  const { options, runId, netbox } = planning;
  const items = await log.stage("plan", () => planItems(planning), (made) => ({ changes: made?.planned.plan.changes.length ?? 0 }));
  if (items === undefined) {
    log.plan = noItems({ id: runId, createdAt: options.clock().toISOString(), netboxUrl: netbox.url, sources: planning.items.map(({ source }) => source.name) });
    return;
  }
  const part = itemPart(items, openItemMemory(items, memory), selection);
  log.plan = part.plan;
  for (const event of plannedEvents(part)) log.event(event);
  if (mode === "plan") return;
  const writing = { options, runId, kinds: items.kinds, netbox, log, signal, planned: items.planned, memory: part.memory, plan: part.plan, wait };
  await writeItems(writing, part, selection);
}
