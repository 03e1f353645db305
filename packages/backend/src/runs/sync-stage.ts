import type { Outcome, Plan, RunEvent, Summary } from "@proxbox/contract";
import type { SelectedKind } from "@proxbox/engine";
import { foundConflicts } from "@proxbox/state";
import { openTally } from "./counts.ts";
import type { Tally } from "./counts.ts";
import { selectionOf } from "./selection-of.ts";
import type { StageContext } from "./run-context.ts";
import type { StageReport } from "./runs.ts";

/** What a stage heard from the engine. */
interface Heard {
  readonly tally: Tally;
  plan?: Plan;
  summary?: Summary;
  done: number;
  total: number;
}

function hearOutcome({ stage, emit, outcomes, written }: StageContext, heard: Heard, outcome: Outcome): void {
  heard.tally.add(outcome.kind, outcome.status);
  outcomes?.push(outcome);
  written?.push(outcome);
  if (outcome.status === "unchanged") return;
  if (outcome.status === "created" || outcome.status === "updated" || outcome.status === "deleted" || outcome.status === "failed") heard.done += 1;
  emit({ type: "outcome", stage, outcome, done: Math.min(heard.done, heard.total), total: heard.total });
}

function hearPlan({ stage, emit, plans }: StageContext, heard: Heard, plan: Plan): void {
  const writable = plan.changes.filter(({ blocked, action }) => blocked === undefined && action !== "release");
  heard.plan = plan;
  heard.total = plan.changes.filter(({ blocked }) => blocked === undefined).length;
  plans.push(plan);
  emit({ type: "planned", stage, items: writable.map(({ kind, key, label, action, netboxId }) => ({ kind, key, label, action, ...(netboxId === undefined ? {} : { netboxId }) })) });
}

function hear(context: StageContext, heard: Heard, event: RunEvent): void {
  const { stage, emit } = context;
  if (event.type === "outcome") return hearOutcome(context, heard, event.outcome);
  if (event.type === "planned") return hearPlan(context, heard, event.plan);
  if (event.type === "remark") return emit({ type: "remark", stage, remark: event.remark });
  if (event.type === "run-finished") heard.summary = event.summary;
  const isOnWire = event.type === "stage-progress" && event.stage !== "report";
  if (isOnWire) emit({ type: "progress", stage, phase: event.stage as "collect" | "translate" | "observe" | "plan" | "apply", done: event.done, total: event.total, what: event.what });
}

/** Does a stage that writes to NetBox: one part of the session's plan. Throws for bugs of ours alone. */
export async function runSyncStage(context: StageContext, kinds: readonly SelectedKind[]): Promise<StageReport> {
  const { request, stage, session, signal, emit } = context;
  const heard: Heard = { tally: openTally(), done: 0, total: 0 };
  const { approved } = context;
  const part = { mode: request.mode, selection: selectionOf(context, kinds), signal, ...(approved === undefined ? {} : { expectedReading: approved.reading }) };
  for await (const event of session.run(part)) hear(context, heard, event);
  const { summary, tally, plan } = heard;
  if (summary === undefined) throw new Error("the engine ended without a summary");
  for (const problem of summary.problems) emit({ type: "problem", stage, problem });
  if (plan !== undefined) noteConflicts(context, plan, kinds);
  return {
    stage,
    verdict: summary.verdict,
    headline: summary.headline,
    counts: tally.counts,
    kinds: tally.kinds,
    problems: summary.problems,
    warnings: summary.warnings,
    durationMs: summary.durationMs,
    writes: summary.writes,
    planned: summary.planned,
    requests: summary.requests,
  };
}

/** Conflicts are replaced by what a whole look at their kinds shows; a look at some objects says nothing about the others. */
function noteConflicts({ store, under, request, settings, clock }: StageContext, plan: Plan, kinds: readonly SelectedKind[]): void {
  // What is in conflict in a branch says nothing about main.
  if (settings.branch !== undefined) return;
  const isNarrow = under !== undefined || request.only !== undefined;
  const found = foundConflicts(plan);
  // Addresses are looked at by two stages, one half each: what the other half showed must stay.
  const whole = kinds.flatMap(({ kind, of }) => (of === undefined || of === "guests" ? [kind] : []));
  const looked = new Set(whole);
  store.conflicts.replace({ netboxUrl: plan.netboxUrl, sources: [...plan.sources, "shared"], kinds: whole, isNarrow, at: clock().toISOString(), found: found.filter(({ kind }) => looked.has(kind)) });
}
