import type { StageName } from "@proxbox/contract";
import type { Counts, StageReport } from "../runs/runs.ts";

/** A `result` as the wire has it: numbers, texts and lists under names, never a scalar by itself. */
export type WireResult = Readonly<Record<string, unknown>>;

const NOTHING: Counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, kept: 0, conflict: 0, skipped: 0, failed: 0 };

/** How many objects a stage dealt with, whatever became of them. */
export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum: number, count: number) => sum + count, 0);
}

/** Objects that were left as they are though there was something about them. */
export function leftAlone({ kept, conflict, skipped }: Counts): number {
  return kept + conflict + skipped;
}

/** The counts taken apart by kind (a new machine brings its role and tags along), and what the report says in words; absent where there is nothing to say. */
function wordsOf({ kinds, warnings, problems, skipped }: StageReport): WireResult {
  const [problem] = problems;
  return {
    ...(Object.keys(kinds).length === 0 ? {} : { by_kind: kinds }),
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
    ...(problem === undefined ? {} : { error: problem.message }),
    ...(skipped === undefined ? {} : { reason: skipped }),
  };
}

function listResult(report: StageReport): WireResult {
  const { created, updated, deleted, unchanged, failed } = report.counts;
  return { count: totalOf(report.counts), created, updated, deleted, unchanged, skipped: leftAlone(report.counts), failed, ...wordsOf(report) };
}

function jobsResult(report: StageReport): WireResult {
  const { created, updated, deleted, unchanged, kept, failed } = report.counts;
  return { count: totalOf(report.counts), created, updated, deleted, unchanged, stale: kept, errors: failed, ...wordsOf(report) };
}

/** Objects of a kind that Proxmox VE has. */
function presentOf({ kinds }: StageReport, kind: string): number {
  const { created = 0, updated = 0, unchanged = 0 } = kinds[kind] ?? {};
  return created + updated + unchanged;
}

/** The counters that readers know, of what the inventory does not hold 0, and ours. A problem names its endpoint itself. */
function sdnCounters(report: StageReport): WireResult {
  const { counts, problems } = report;
  return {
    total: totalOf(counts),
    ...counts,
    controllers: presentOf(report, "sdn-controller"),
    zones: presentOf(report, "sdn-zone"),
    vnets: presentOf(report, "sdn-vnet"),
    subnets: presentOf(report, "sdn-subnet"),
    l2vpns: 0,
    route_targets: 0,
    terminations: 0,
    stale: counts.kept,
    plugin_metadata: 0,
    per_endpoint_errors: {},
    object_errors: problems.map(({ message }) => message),
  };
}

function sdnResult(report: StageReport): WireResult {
  return { ok: report.verdict !== "failed", counters: sdnCounters(report), ...wordsOf(report) };
}

const RESULTS: Partial<Readonly<Record<StageName, (report: StageReport) => WireResult>>> = {
  replications: jobsResult,
  "backup-routines": jobsResult,
  sdn: sdnResult,
};

/** The `result` of a stage in the form that its readers know (wire-contract.md 2.5), every count a true number. */
export function stageResult(report: StageReport): WireResult {
  return (RESULTS[report.stage] ?? listResult)(report);
}

/** The report of a stage that had nothing to look at: no endpoint in scope. */
export function emptyReport(stage: StageName): StageReport {
  return { stage, verdict: "success", headline: "Nothing to do.", counts: NOTHING, kinds: {}, problems: [], warnings: [], durationMs: 0, writes: 0, requests: { proxmox: 0, netbox: 0 } };
}
