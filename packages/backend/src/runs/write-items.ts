import type { Outcome, Summary } from "@proxbox/contract";
import type { Selection, SourceInventory } from "@proxbox/engine";
import type { Tally } from "./counts.ts";
import { isApproved } from "./approved-plan.ts";
import type { StageContext } from "./run-context.ts";
import { selectionOf } from "./selection-of.ts";

/** What came of an inventory in NetBox. */
export interface WrittenItems {
  readonly warnings: readonly string[];
  readonly writes: number;
  /** Requests to NetBox. */
  readonly requests: number;
  /** Changes that mode `plan` would make. */
  readonly planned: number;
}

/** What the inventory made of what was read. */
export interface KeptItems {
  readonly found: readonly SourceInventory[];
  /** Names (`kind key`) of the objects that it has counted as changes. */
  readonly changed: ReadonlySet<string>;
}

const CHANGES: ReadonlySet<Outcome["status"]> = new Set(["created", "updated", "deleted", "failed"]);

/**
 * Brings what was read of the inventory into netbox-proxbox's models, where NetBox has them. An object counts once: as what the
 * inventory made of it, or, where that had it already, as what was done in NetBox. A NetBox that cannot be asked costs a warning:
 * the inventory is kept all the same.
 */
export async function writeItems(context: StageContext, tally: Tally, kept: KeptItems): Promise<WrittenItems> {
  const { session, signal, request } = context;
  const known = new Set(kept.found.flatMap(({ reading }) => (reading?.items ?? []).map(({ kind, key }) => `${kind} ${key}`)));
  let summary: Summary | undefined;
  let done = 0;
  const { selection, withheld } = approvedOnly(context);
  for await (const event of session.items(kept.found, { mode: request.mode, selection, signal })) {
    if (event.type === "planned") context.plans.push(event.plan);
    if (event.type === "run-finished") summary = event.summary;
    if (event.type === "outcome") context.written?.push(event.outcome);
    if (event.type !== "outcome" || !isNews(event.outcome, kept)) continue;
    const name = nameOf(event.outcome);
    if (known.has(name) && !kept.changed.has(name)) tally.add(event.outcome.kind, "unchanged", -1);
    tellOutcome(context, tally, { outcome: event.outcome, done: (done += 1) });
  }
  if (summary === undefined) throw new Error("the engine ended without a summary");
  return toWritten(summary, request.mode, withheld);
}

/**
 * What may be written. Items are planned again after what they hang on is there: what has changed in NetBox since the approval
 * is not written, and told.
 */
function approvedOnly(context: StageContext): { selection: Selection; withheld: ReadonlySet<string> } {
  const selection = selectionOf(context);
  const { approved } = context;
  const withheld = new Set<string>();
  if (approved === undefined) return { selection, withheld };
  const isAllowed: Selection["isAllowed"] = (change) => {
    if (selection.isAllowed?.(change) === false) return false;
    if (isApproved(approved, change)) return true;
    withheld.add(`${change.kind} ${change.key}`);
    return false;
  };
  return { selection: { ...selection, isAllowed }, withheld };
}

function nameOf({ kind, key }: Outcome): string {
  return `${kind} ${key}`;
}

/** What failed is told always; what was done only of objects that the inventory has not counted. */
function isNews(outcome: Outcome, { changed }: KeptItems): boolean {
  return CHANGES.has(outcome.status) && (outcome.status === "failed" || !changed.has(nameOf(outcome)));
}

function toWritten(summary: Summary, mode: StageContext["request"]["mode"], withheld: ReadonlySet<string>): WrittenItems {
  const problems = summary.problems.map(({ message }) => `What was read could not be brought into NetBox: ${message}`);
  const held = withheld.size === 0 ? [] : [`${withheld.size} changes of the inventory in NetBox were not approved and not written: NetBox has changed meanwhile`];
  return { warnings: [...problems, ...held, ...summary.warnings], writes: summary.writes, requests: summary.requests.netbox, planned: mode === "plan" ? summary.planned : 0 };
}

function tellOutcome({ stage, emit, outcomes }: StageContext, tally: Tally, { outcome, done }: { outcome: Outcome; done: number }): void {
  tally.add(outcome.kind, outcome.status);
  outcomes?.push(outcome);
  emit({ type: "outcome", stage, outcome, done, total: done });
}
