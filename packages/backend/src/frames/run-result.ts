import { wireStage } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import type { RunReport, StageReport } from "../runs/runs.ts";
import type { StreamShape } from "./stream-shape.ts";
import { emptyReport, stageResult, totalOf } from "./stage-result.ts";
import type { WireResult } from "./stage-result.ts";

/** Name of a stage as a field: `virtual_disks`. */
function fieldOf(stage: StageName): string {
  return wireStage(stage).step.replaceAll("-", "_");
}

/** What a run says of a stage; nothing was to do where it does not say. */
export function reportOf(report: RunReport, stage: StageName): StageReport {
  return report.stages.find((each) => each.stage === stage) ?? emptyReport(stage);
}

function dryRunPart({ plan }: RunReport, { isDryRun }: StreamShape): WireResult {
  return isDryRun ? { dry_run: true, planned: plan?.changes.length ?? 0 } : {};
}

function singleResult(report: RunReport, [stage]: readonly StageName[]): WireResult {
  return stage === undefined ? {} : stageResult(reportOf(report, stage));
}

function manyResult(report: RunReport, { stages, runId }: StreamShape): WireResult {
  const reports = stages.map((stage) => reportOf(report, stage));
  return {
    status: report.verdict === "failed" ? "failed" : "completed",
    operation_id: runId,
    ...Object.fromEntries(reports.map((each) => [fieldOf(each.stage), stageResult(each)])),
    ...Object.fromEntries(reports.map((each) => [`${fieldOf(each.stage)}_count`, totalOf(each.counts)])),
    ...(report.warnings.length === 0 ? {} : { warnings: [...report.warnings] }),
  };
}

/** The `result` of a whole run: of one stage its own, of several one entry and one count by stage (wire-contract.md 1.9). */
export function runResult(report: RunReport, shape: StreamShape): WireResult {
  return { ...(shape.isSingle ? singleResult(report, shape.stages) : manyResult(report, shape)), ...dryRunPart(report, shape) };
}
