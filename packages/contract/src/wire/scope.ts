import { z } from "zod";
import { QueryFlag } from "./query-flag.ts";
import { RUN_SETTINGS } from "./run-settings.ts";
import { SessionFilter } from "./session-filter.ts";

/** Most ids that one list may name, and its longest text (wire-contract.md 1.5). */
const MOST_IDS = 100;
const LONGEST_LIST = 255;

function toIds(text: string, context: z.RefinementCtx): number[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.some((part) => !/^[1-9]\d{0,14}$/.test(part))) {
    context.addIssue({ code: "custom", message: "expected positive whole numbers separated by commas; leave the parameter out to mean all" });
    return z.NEVER;
  }
  if (parts.length <= MOST_IDS) return [...new Set(parts.map(Number))];
  context.addIssue({ code: "custom", message: `expected at most ${MOST_IDS} ids` });
  return z.NEVER;
}

/**
 * A list of ids in one text, `3,7`. Present but empty is refused: it must never mean "all" (wire-contract.md 0.6).
 */
export const IdList = z.string().max(LONGEST_LIST).transform(toIds);

/** A list of NetBox ids; a targeted run names as many as it likes. */
export const NetboxIdList = z
  .string()
  .max(16_384)
  .transform((text, context) => {
    const parts = text.split(",").map((part) => part.trim());
    if (parts.every((part) => /^[1-9]\d{0,14}$/.test(part))) return [...new Set(parts.map(Number))];
    context.addIssue({ code: "custom", message: "expected positive whole numbers separated by commas; leave the parameter out to mean all" });
    return z.NEVER;
  });

const Scope = z.looseObject({
  ...SessionFilter.shape,
  netbox_vm_ids: NetboxIdList.optional().describe("NetBox ids of virtual machines. Absent: all. Empty is refused."),
  run_id: z.string().min(1).max(128).regex(/^[\w.:-]+$/).optional().describe("Requests with the same run_id share one snapshot and one reading of NetBox."),
  wait: QueryFlag.optional().describe("Wait for the endpoint instead of 409 when another run holds it."),
  detach: QueryFlag.optional().describe("Go on when the reader leaves; follow it with /runs/{id}/events."),
  dry_run: QueryFlag.optional().describe("Plan only: nothing is written."),
  approve_deletions: QueryFlag.optional().describe("Let deletions pass that a guard would hold back."),
});

/**
 * Query of everything that runs: stages, full update, plans. Unknown parameters are kept and ignored; the settings among the known
 * ones (`RUN_SETTINGS`) are texts still.
 */
export const RunQuery = Scope.extend(RUN_SETTINGS) as unknown as typeof Scope;
/** Query of everything that runs. */
export type RunQuery = Readonly<z.infer<typeof RunQuery>>;
