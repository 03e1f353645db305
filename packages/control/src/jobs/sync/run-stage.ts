import { wireStage } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import { addOutcomes } from "./count-outcomes.ts";
import type { StageOutcomes } from "./count-outcomes.ts";
import { runStream } from "./run-stream.ts";
import type { StreamReport } from "./run-stream.ts";
import { stageError } from "./stage-error.ts";
import { stageRequests } from "./stage-requests.ts";
import type { StageRequest } from "./stage-requests.ts";
import { doStep, skipStep } from "./step-record.ts";
import type { StepWork } from "./step-record.ts";
import { tell } from "./turn.ts";
import type { ReadyTurn, StepReport } from "./turn.ts";
import { whySkipped } from "./why-skipped.ts";

/** A backend's word for machines that are not at this endpoint. */
function isElsewhere({ end }: StreamReport, { vmIds }: StageRequest): boolean {
  return vmIds.length > 0 && !end.ok && end.isUnknownObject === true;
}

/** A request about several machines is refused as soon as one of them is elsewhere: then each is asked for by itself. */
function oneByOne(request: StageRequest): readonly StageRequest[] {
  return request.vmIds.map((vmId) => ({ path: request.path, query: { ...request.query, netbox_vm_ids: String(vmId) }, vmIds: [vmId] }));
}

interface StreamsReport {
  readonly reports: readonly StreamReport[];
  readonly missing: readonly number[];
  readonly failed: StreamReport | undefined;
}

async function runRequests(turn: ReadyTurn, stage: StageName): Promise<StreamsReport> {
  const { endpoint, targets } = turn;
  const reports: StreamReport[] = [];
  const missing: number[] = [];
  const requests = [...stageRequests(stage, { ...turn, vmIds: targets.at(endpoint.id) })];
  for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
    const report = await runStream({ turn, stage, request });
    if (isElsewhere(report, request)) {
      if (request.vmIds.length > 1) requests.unshift(...oneByOne(request));
      else missing.push(...request.vmIds);
      continue;
    }
    reports.push(report);
    if (!report.end.ok) return { reports, missing, failed: report };
  }
  targets.noteMissing(endpoint.id, missing);
  return { reports, missing, failed: undefined };
}

function summaryOf(reports: readonly StreamReport[], stage: StageName): string {
  const messages = reports.flatMap(({ end }) => (end.ok && end.message !== "" ? [end.message] : []));
  return messages.at(-1) ?? `Stage ${stage} is done.`;
}

async function stageWork(turn: ReadyTurn, stage: StageName): Promise<StepWork> {
  const { reports, missing, failed } = await runRequests(turn, stage);
  const outcomes: StageOutcomes = addOutcomes(reports.map((report) => report.outcomes));
  const path = `${wireStage(stage).path}/stream`;
  const attempts = reports.reduce((sum, report) => sum + report.attempts, 0);
  if (reports.length === 0) return { state: "skipped", path, attempts, summary: `The machines asked for are not at ${turn.endpoint.name}.`, outcomes, missing };
  if (failed === undefined || failed.end.ok) return { state: "completed", path, attempts, summary: summaryOf(reports, stage), outcomes, missing };
  const error = stageError(turn, stage, { end: failed.end, suggestion: failed.suggestion });
  return { state: "failed", path, attempts, summary: error.message, outcomes, error };
}

/** Does one stage of a turn, or says why it is left out; a failure is in the report, never thrown. */
export async function runStage(turn: ReadyTurn, stage: StageName): Promise<StepReport> {
  const reason = whySkipped(stage, turn.query);
  if (reason !== undefined) return skipStep(turn, stage, reason);
  if (turn.targets.all.length > 0 && turn.targets.at(turn.endpoint.id).length === 0) return skipStep(turn, stage, `The machines asked for are not at ${turn.endpoint.name}.`);
  const { error, ...report } = await doStep(turn, stage, () => stageWork(turn, stage));
  if (error === undefined) return report;
  const { isSkippable } = wireStage(stage);
  tell({ ...turn, step: stage }, isSkippable ? "warning" : "error", isSkippable ? `${error.message} The sync goes on without it.` : error.message);
  return isSkippable ? { ...report, outcomes: { ...report.outcomes, warnings: [error.message] } } : { ...report, error };
}
