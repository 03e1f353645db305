import type { Outcome } from "@proxbox/contract";
import type { InventoryItem, InventoryPart, SourceInventory } from "@proxbox/engine";
import { openTally } from "./counts.ts";
import type { Tally } from "./counts.ts";
import { writeItems } from "./write-items.ts";
import { isWanted } from "./run-context.ts";
import type { StageContext } from "./run-context.ts";
import type { RunVerdict, StageReport } from "./runs.ts";

const REASONS = { created: "new in the inventory", updated: "changed in Proxmox VE", deleted: "no longer in Proxmox VE", unchanged: "the inventory has it already" } as const;

function outcomeOf({ kind, key, label }: InventoryItem, status: keyof typeof REASONS): Outcome {
  return { kind, key, label, status, reason: REASONS[status] };
}

/** Brings one kind of one source into the inventory and gives the keys that changed there; in mode `plan` nothing is kept of it. */
function keep(context: StageContext, tally: Tally, about: { source: string; kind: string; reading: NonNullable<SourceInventory["reading"]> }): ReadonlySet<string> {
  const { request, store, clock, stage, emit, outcomes } = context;
  const { source, kind, reading } = about;
  const wanted = isWanted(request);
  const ofKind = reading.items.filter((item) => item.kind === kind);
  const items = wanted === undefined ? ofKind : ofKind.filter(wanted);
  const changed = new Set<string>();
  const delta = store.inventory.reconcile({
    source,
    kind,
    items,
    // Only some were asked for: about the others nothing is known, and they are left untouched.
    ...(wanted === undefined ? {} : { onlyKeys: items.map(({ key }) => key) }),
    ...(reading.onlyParents === undefined ? {} : { onlyParents: reading.onlyParents }),
    unseen: reading.unseen.filter(({ isOutsideScope }) => isOutsideScope !== true),
    at: clock().toISOString(),
    isTrial: request.mode === "plan",
    onChange: (item, action) => {
      changed.add(item.key);
      const outcome = outcomeOf(item, action);
      outcomes?.push(outcome);
      emit({ type: "outcome", stage, outcome, done: changed.size, total: items.length });
    },
  });
  if (outcomes !== undefined) outcomes.push(...items.filter(({ key }) => !changed.has(key)).map((item) => outcomeOf(item, "unchanged")));
  for (const status of ["created", "updated", "deleted", "unchanged", "kept"] as const) if (delta[status] > 0) tally.add(kind, status, delta[status]);
  return changed;
}

/** Brings all that was read into the inventory and gives the names of the objects that changed there. */
function keepAll(context: StageContext, tally: Tally, found: readonly SourceInventory[]): ReadonlySet<string> {
  const lists = found.flatMap(({ source, reading }) => (reading === undefined ? [] : reading.kinds.map((kind) => ({ source, kind, reading }))));
  return new Set(lists.flatMap((list) => [...keep(context, tally, list)].map((key) => `${list.kind} ${key}`)));
}

/** Whether nothing of a part was seen where something could have been: not a feature that this version lacks. */
function isBlind({ reading }: SourceInventory): boolean {
  return reading === undefined || (reading.items.length === 0 && reading.problems.length > 0);
}

function verdictOf(found: readonly SourceInventory[], report: Pick<StageReport, "problems" | "warnings">): RunVerdict {
  if (found.length > 0 && found.every(isBlind)) return "failed";
  return report.problems.length > 0 || report.warnings.length > 0 ? "warning" : "success";
}

/** Does a stage that reads objects without a NetBox model into the inventory, and into netbox-proxbox's models where NetBox has them. */
export async function runInventoryStage(context: StageContext, part: InventoryPart): Promise<StageReport> {
  const { session, signal, clock, stage, emit, approved } = context;
  const startedAtMs = clock().getTime();
  const tally = openTally();
  const found = approved?.found.get(stage) ?? await session.inventory({ part, signal, onProgress: (done, total, what) => emit({ type: "progress", stage, phase: "inventory", done, total, what }) });
  const changed = keepAll(context, tally, found);
  const problems = found.flatMap(({ problem, reading }) => [...(problem === undefined ? [] : [problem]), ...(reading?.problems ?? [])]);
  const written = await writeItems(context, tally, { found, changed });
  const warnings = [...written.warnings, ...found.flatMap(({ source, reading }) => (reading?.warnings ?? []).map((warning) => `${source}: ${warning}`))];
  for (const problem of problems) emit({ type: "problem", stage, problem });
  const verdict = verdictOf(found, { problems, warnings });
  return {
    stage,
    verdict,
    headline: verdict === "failed" ? (problems[0]?.message ?? "no Proxmox VE could be read") : headlineOf(context, tally, found),
    counts: tally.counts,
    kinds: tally.kinds,
    problems,
    warnings,
    durationMs: clock().getTime() - startedAtMs,
    writes: written.writes,
    ...(written.planned === 0 ? {} : { planned: written.planned }),
    requests: { proxmox: found.reduce((sum, { requests }) => sum + requests, 0), netbox: written.requests },
  };
}

function headlineOf({ request }: StageContext, { counts }: Tally, found: readonly SourceInventory[]): string {
  const changes = counts.created + counts.updated + counts.deleted;
  const unseen = found.flatMap(({ reading }) => reading?.unseen ?? []).filter(({ isOutsideScope }) => isOutsideScope !== true);
  const rest = unseen.length === 0 ? "" : `; not everything was seen: ${unseen[0]?.reason ?? ""}`;
  if (changes === 0) return `Nothing to change in the inventory${rest}`;
  return `${changes} changes of the inventory${request.mode === "plan" ? " would be made" : ""}${rest}`;
}
