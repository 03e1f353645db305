import type { Outcome, Summary } from "@proxbox/contract";
import type { SourceInventory } from "@proxbox/engine";
import type { Tally } from "./counts.ts";
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

/**
 * Brings what was read of the inventory into netbox-proxbox's models, where NetBox has them. The inventory itself counts the
 * objects; here only what failed is told. A NetBox that cannot be asked costs a warning: the inventory is kept all the same.
 */
export async function writeItems(context: StageContext, tally: Tally, found: readonly SourceInventory[]): Promise<WrittenItems> {
  const { session, signal, request } = context;
  let summary: Summary | undefined;
  let failures = 0;
  for await (const event of session.items(found, { mode: request.mode, selection: selectionOf(context), signal })) {
    if (event.type === "run-finished") summary = event.summary;
    if (event.type === "outcome" && event.outcome.status === "failed") {
      failures += 1;
      tellFailure(context, tally, { outcome: event.outcome, failures });
    }
  }
  if (summary === undefined) throw new Error("the engine ended without a summary");
  const problems = summary.problems.map(({ message }) => `What was read could not be brought into NetBox: ${message}`);
  return { warnings: [...problems, ...summary.warnings], writes: summary.writes, requests: summary.requests.netbox, planned: request.mode === "plan" ? summary.planned : 0 };
}

function tellFailure({ stage, emit, outcomes }: StageContext, tally: Tally, { outcome, failures }: { outcome: Outcome; failures: number }): void {
  tally.add(outcome.kind, "failed");
  outcomes?.push(outcome);
  emit({ type: "outcome", stage, outcome, done: failures, total: failures });
}
