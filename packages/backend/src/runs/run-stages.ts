import { AppError, toAppError } from "@proxbox/contract";
import type { Plan, Problem, StageName } from "@proxbox/contract";
import { checksumOf } from "@proxbox/engine";
import { NO_COUNTS } from "./counts.ts";
import { runInventoryStage } from "./inventory-stage.ts";
import type { RunContext } from "./run-context.ts";
import type { RunReport, RunVerdict, StageReport } from "./runs.ts";
import { distinct, findApproved } from "./approved-plan.ts";
import { STAGE_PARTS } from "./stage-parts.ts";
import { runSyncStage } from "./sync-stage.ts";

function emptyReport(stage: StageName, more: Partial<StageReport>): StageReport {
  return { stage, verdict: "success", headline: "", counts: NO_COUNTS, kinds: {}, problems: [], warnings: [], durationMs: 0, writes: 0, requests: { proxmox: 0, netbox: 0 }, ...more };
}

function failedReport(stage: StageName, thrown: unknown): StageReport {
  const problem = toAppError(thrown).toProblem();
  return emptyReport(stage, { verdict: "failed", headline: problem.message, problems: [problem] });
}

async function runStage(context: RunContext, stage: StageName): Promise<StageReport> {
  const skipped = context.settings.whySkipped(stage);
  if (skipped !== undefined) return emptyReport(stage, { headline: `Skipped: ${skipped}`, skipped });
  if (context.sources.length === 0) {
    const problem = new AppError("RUN_NOTHING_IN_SCOPE");
    return emptyReport(stage, { verdict: "warning", headline: problem.message, warnings: [`${problem.message}. ${problem.hint}`] });
  }
  const part = STAGE_PARTS[stage];
  try {
    if (context.signal.aborted) throw new AppError("RUN_CANCELLED");
    return "kinds" in part ? await runSyncStage({ ...context, stage }, part.kinds) : await runInventoryStage({ ...context, stage }, part.inventory);
  } catch (thrown) {
    const report = failedReport(stage, thrown);
    for (const problem of report.problems) context.emit({ type: "problem", stage, problem });
    return report;
  }
}

/** Does the stages of a run one after the other; a failed one ends the run, because what follows would build on it. */
export async function runStages(given: RunContext, runId: string): Promise<RunReport> {
  const { request, emit, clock } = given;
  const startedAtMs = clock().getTime();
  const stages: StageReport[] = [];
  const { refused, ...approval } = await findApproved(given);
  const context = { ...given, ...approval };
  for (const stage of request.stages) {
    emit({ type: "stage-started", stage, at: clock().toISOString() });
    const report = refused === undefined ? await runStage(context, stage) : failedReport(stage, refused);
    stages.push(report);
    emit({ type: "stage-finished", stage, report, at: clock().toISOString() });
    if (report.verdict === "failed" && (refused !== undefined || context.signal.aborted || !mayGoOn(stage))) break;
  }
  return { ...summed(stages, request.mode), runId, durationMs: clock().getTime() - startedAtMs, ...planOf(context), ...kept(context) };
}

/** Lists of outcomes that somebody asked for. */
function kept({ outcomes, written }: RunContext): Pick<RunReport, "outcomes" | "written"> {
  return { ...(outcomes === undefined ? {} : { outcomes }), ...(written === undefined ? {} : { written }) };
}

/** What reads into the inventory hangs on nothing else, and nothing else hangs on it. */
function mayGoOn(stage: StageName): boolean {
  return "inventory" in STAGE_PARTS[stage];
}

function summed(stages: readonly StageReport[], mode: RunContext["request"]["mode"]): Omit<RunReport, "runId" | "durationMs"> {
  const problems = onceEach(stages.flatMap((stage) => stage.problems));
  return {
    verdict: worst(stages),
    headline: headlineOf(stages, mode),
    stages,
    problems,
    warnings: [...new Set(stages.flatMap((stage) => stage.warnings))],
    writes: sum(stages.map(({ writes }) => writes)),
    requests: { proxmox: sum(stages.map(({ requests }) => requests.proxmox)), netbox: sum(stages.map(({ requests }) => requests.netbox)) },
  };
}

/** Every stage tells what the common reading met; the run tells it once. */
function onceEach(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function worst(stages: readonly StageReport[]): RunVerdict {
  const verdicts = new Set(stages.map(({ verdict }) => verdict));
  return verdicts.has("failed") ? "failed" : verdicts.has("warning") ? "warning" : "success";
}

function headlineOf(stages: readonly StageReport[], mode: RunContext["request"]["mode"]): string {
  const [only, ...others] = stages;
  if (only !== undefined && others.length === 0) return only.headline;
  const failed = stages.find(({ verdict }) => verdict === "failed");
  if (failed !== undefined) return `${failed.stage}: ${failed.headline}`;
  const [problem] = stages.flatMap(({ problems }) => problems);
  return `${whatWasDone(stages, mode)}${problem === undefined ? "" : `; not everything could be read: ${problem.message}`}`;
}

function whatWasDone(stages: readonly StageReport[], mode: RunContext["request"]["mode"]): string {
  const written = sum(stages.map(({ counts }) => counts.created + counts.updated + counts.deleted));
  const planned = sum(stages.map((stage) => stage.planned ?? 0));
  if (mode === "plan") return planned + written === 0 ? "Everything is true to Proxmox VE: nothing would be written" : `${counted(planned, "change")} of NetBox${written === 0 ? "" : ` and ${written} of the inventory`} would be made`;
  const failures = sum(stages.map(({ counts }) => counts.failed));
  if (written === 0 && failures === 0) return "Everything is true to Proxmox VE: nothing was written";
  return failures === 0 ? `${counted(written, "object")} written` : `${counted(written, "object")} written, ${failures} failed`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The plan of a run is those of its stages, each change once. */
function planOf({ request, plans }: RunContext): { plan?: Plan } {
  const [first] = plans;
  if (request.mode !== "plan" || first === undefined) return {};
  const changes = [...distinct(plans.flatMap((plan) => plan.changes))];
  return { plan: { ...first, changes, remarks: [...new Set(plans.flatMap((plan) => plan.remarks))], checksum: checksumOf(changes) } };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
