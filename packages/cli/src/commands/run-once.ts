import { STAGES } from "@proxbox/contract";
import type { Outcome, Plan, Stage, Summary } from "@proxbox/contract";
import { reconcile } from "@proxbox/engine";
import type { Selection, SessionOptions } from "@proxbox/engine";
import { foundConflicts } from "@proxbox/state";
import type { State } from "@proxbox/state";
import type { RunConfig } from "../config/load-config.ts";
import { isForPeople } from "../output/attention-text.ts";
import { openProgress } from "../output/open-progress.ts";
import type { Progress } from "../output/progress.ts";
import type { CommandContext } from "./command-context.ts";

/** What is remembered from run to run: records, conflicts and what was decided about them. */
export type RunState = Omit<State, "close">;

/** One run to do. */
export interface RunRequest {
  readonly config: RunConfig;
  readonly state: RunState;
  readonly mode: "plan" | "apply";
  /** Checksum of the plan that was reviewed; any other plan is refused with `RUN_WORLD_MOVED`. */
  readonly expectedChecksum?: string;
  /** The key of the guest that alone is written, and the sources that this run does not look at; absent: everything. */
  readonly only?: { readonly under: string } & Pick<Required<SessionOptions>, "otherSources" | "otherSettings">;
}

/** What a run left behind. */
export interface RunReport {
  /** Undefined when the run ended before there was one; the summary's problems say why. */
  readonly plan: Plan | undefined;
  readonly summary: Summary;
  /** Those that need a person: the others are counted in the summary, and a large estate has 100,000 of them. */
  readonly outcomes: readonly Outcome[];
}

function stagesOf(mode: RunRequest["mode"]): Stage[] {
  // The report is the summary itself: there is nothing to watch.
  return STAGES.filter((stage) => stage !== "report" && (mode === "apply" || stage !== "apply"));
}

/** The part of the plan that this run is, where it is not all of it. */
function selected({ config: { isAllowed }, only }: RunRequest): { selection?: Selection } {
  if (only === undefined && isAllowed === undefined) return {};
  return { selection: { ...(only === undefined ? {} : { under: [only.under] }), ...(isAllowed === undefined ? {} : { isAllowed }) } };
}

async function follow(request: RunRequest, context: CommandContext, progress: Progress): Promise<RunReport> {
  const { config, state, mode, expectedChecksum, only } = request;
  const { signal, clock, newId } = context;
  const outcomes: Outcome[] = [];
  let plan: Plan | undefined;
  let summary: Summary | undefined;
  const events = reconcile({
    sources: config.sources,
    netbox: config.netbox,
    kinds: config.kinds,
    inventory: config.inventory,
    lastWritten: state,
    decisions: state.conflicts.decisions(),
    mode,
    signal,
    clock,
    newId,
    ...(expectedChecksum === undefined ? {} : { expectedChecksum }),
    ...(only === undefined ? {} : { otherSources: only.otherSources, otherSettings: only.otherSettings }),
    ...selected(request),
  });
  for await (const event of events) {
    progress.show(event);
    if (event.type === "outcome" && isForPeople(event.outcome)) outcomes.push(event.outcome);
    if (event.type === "run-finished") summary = event.summary;
    if (event.type === "planned") plan = event.plan;
  }
  if (summary === undefined) throw new Error("The run ended without a summary");
  if (plan !== undefined) noteConflicts(request, plan, clock());
  return { plan, summary, outcomes };
}

/** Of a run of one guest nothing is concluded about the conflicts of the others, and what is in conflict in a branch says nothing about main. */
function noteConflicts({ state, only }: RunRequest, plan: Plan, at: Date): void {
  if (plan.branch !== undefined) return;
  state.conflicts.replace({ netboxUrl: plan.netboxUrl, sources: [...plan.sources, "shared"], isNarrow: only !== undefined, at: at.toISOString(), found: foundConflicts(plan) });
}

/** Does one run and shows its progress on stderr. What went wrong is in the summary: a run throws for bugs only. */
export async function runOnce(request: RunRequest, context: CommandContext): Promise<RunReport> {
  const progress = openProgress(context.terminal, stagesOf(request.mode));
  let isFailed = true;
  try {
    const report = await follow(request, context, progress);
    isFailed = report.summary.verdict === "failed";
    return report;
  } finally {
    await progress.end(isFailed);
  }
}
