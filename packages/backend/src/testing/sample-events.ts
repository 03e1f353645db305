import { AppError } from "@proxbox/contract";
import type { Outcome, OutcomeStatus, StageName } from "@proxbox/contract";
import type { BackendEvent, Counts, RunReport, StageReport } from "../runs/runs.ts";

/** Moment at which everything in these samples happens. */
export const AT = "2026-01-02T03:04:05.000Z";

/** Nothing of anything. */
export const NOTHING: Counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, kept: 0, conflict: 0, skipped: 0, failed: 0 };

/** A stage's report: a success of nothing, but for what is given. */
export function stageReport(stage: StageName, more: Partial<StageReport> = {}): StageReport {
  return { stage, verdict: "success", headline: `${stage} is done`, counts: NOTHING, kinds: {}, problems: [], warnings: [], durationMs: 1500, writes: 0, requests: { proxmox: 1, netbox: 1 }, ...more };
}

/** A run's report of these stages. */
export function runReport(stages: readonly StageReport[], more: Partial<RunReport> = {}): RunReport {
  const verdict = stages.some((stage) => stage.verdict === "failed") ? "failed" : "success";
  return { runId: "run-1", verdict, headline: "the run is done", stages, problems: [], warnings: [], durationMs: 2000, writes: 0, requests: { proxmox: 1, netbox: 1 }, ...more };
}

/** The end of a run of these stages. */
export function runFinished(stages: readonly StageReport[], more: Partial<RunReport> = {}): BackendEvent {
  return { type: "run-finished", report: runReport(stages, more), at: AT };
}

/** The beginning of a run. */
export function runStarted(stages: readonly StageName[], kind = "devices"): BackendEvent {
  return { type: "run-started", runId: "run-1", kind, stages, endpoints: ["lab"], at: AT };
}

/** An outcome of one object. */
export function outcome(status: OutcomeStatus, more: Partial<Outcome> = {}): Outcome {
  return { kind: "node", key: "lab/node/pve1", label: "pve1", status, reason: `it was ${status}`, ...more };
}

/** The problem that most samples have. */
export const REFUSED = new AppError("NB_REFUSED", { detail: "name: This field must be unique.", where: "dcim/devices/" }).toProblem();

/** Every event of one stage that goes well: 2 written, 1 unchanged. */
export function goodStage(stage: StageName): readonly BackendEvent[] {
  const counts = { ...NOTHING, created: 1, updated: 1, unchanged: 1 };
  return [
    { type: "stage-started", stage, at: AT },
    { type: "progress", stage, phase: "collect", done: 0, total: 2, what: "nodes" },
    { type: "progress", stage, phase: "collect", done: 2, total: 2, what: "nodes" },
    { type: "planned", stage, items: [{ kind: "node", key: "lab/node/pve1", label: "pve1", action: "create" }, { kind: "node", key: "lab/node/pve2", label: "pve2", action: "update", netboxId: 7 }] },
    { type: "outcome", stage, outcome: outcome("created", { netboxId: 6 }), done: 1, total: 2 },
    { type: "outcome", stage, outcome: outcome("updated", { key: "lab/node/pve2", label: "pve2", netboxId: 7 }), done: 2, total: 2 },
    { type: "remark", stage, remark: { type: "pinned", kind: "node", key: "lab/node/pve1", label: "pve1", reason: "its site was set by a person", field: "site" } },
    { type: "stage-finished", stage, report: stageReport(stage, { counts }), at: AT },
  ];
}

/** The report that `goodStage` ends with. */
export function goodReport(stage: StageName): StageReport {
  return stageReport(stage, { counts: { ...NOTHING, created: 1, updated: 1, unchanged: 1 } });
}

/** Every event of one stage that fails: one object refused, and the stage with it. */
export function badStage(stage: StageName): readonly BackendEvent[] {
  return [
    { type: "stage-started", stage, at: AT },
    { type: "outcome", stage, outcome: outcome("failed", { problem: REFUSED }), done: 1, total: 1 },
    { type: "problem", stage, problem: REFUSED },
    { type: "stage-finished", stage, report: badReport(stage), at: AT },
  ];
}

/** The report that `badStage` ends with. */
export function badReport(stage: StageName): StageReport {
  return stageReport(stage, { verdict: "failed", headline: "nothing could be written", counts: { ...NOTHING, failed: 1 }, problems: [REFUSED] });
}

/** A run of one stage that goes well, from its first event to its last. */
export function goodRun(stage: StageName): readonly BackendEvent[] {
  return [runStarted([stage], stage), ...goodStage(stage), runFinished([goodReport(stage)])];
}

/** A run of one stage that fails. */
export function badRun(stage: StageName): readonly BackendEvent[] {
  return [runStarted([stage], stage), ...badStage(stage), runFinished([badReport(stage)])];
}
