import type { Change, Dependency, IndividualAction, IndividualAnswer, IndividualKind, Outcome, OutcomeStatus } from "@proxbox/contract";
import type { RunReport } from "../../runs/runs.ts";
import { redact } from "@proxbox/server";
import { firstProblem } from "./answer-run.ts";
import type { IndividualQuery } from "./individual-request.ts";

/** What an individual sync was asked. */
export interface IndividualQuestion {
  readonly kind: IndividualKind;
  readonly query: IndividualQuery;
}

const ACTIONS: Readonly<Record<OutcomeStatus, IndividualAction>> = {
  created: "created",
  updated: "updated",
  // The wire has no word for it; `reason` says that the object is gone.
  deleted: "updated",
  unchanged: "unchanged",
  kept: "unchanged",
  conflict: "unchanged",
  skipped: "unchanged",
  failed: "error",
};

/** The wire's words for kinds, and the parameter that a client names one by. */
const OBJECT_TYPES: Readonly<Record<string, { readonly type: string; readonly parameter?: string }>> = {
  cluster: { type: "cluster" },
  node: { type: "node", parameter: "node_name" },
  "virtual-machine": { type: "vm" },
  "vm-interface": { type: "interface", parameter: "interface_name" },
  "ip-address": { type: "ip", parameter: "ip_address" },
  "virtual-disk": { type: "disk", parameter: "disk_name" },
  storage: { type: "storage", parameter: "storage_name" },
  backup: { type: "backup", parameter: "volid" },
  snapshot: { type: "snapshot", parameter: "snapshot_name" },
  "task-history": { type: "task-history", parameter: "upid" },
  replication: { type: "replication", parameter: "replication_id" },
};

/** Parameters that describe the thing asked for, in Proxmox VE's words. */
function resourceOf({ kind, query }: IndividualQuestion): Record<string, unknown> {
  const own = Object.keys(kind.query).filter((name) => query[name] !== undefined);
  return Object.fromEntries(own.map((name) => [name, query[name]]));
}

function toDependency({ kind, key, label, status }: Outcome, clusterName: unknown): Dependency {
  const { type, parameter } = OBJECT_TYPES[kind] ?? { type: kind };
  const name = key.slice(key.lastIndexOf("/") + 1);
  return {
    object_type: type,
    name: label,
    ...(typeof clusterName === "string" ? { cluster_name: clusterName } : {}),
    ...(parameter === undefined ? {} : { [parameter]: name }),
    action: ACTIONS[status],
  };
}

function dependenciesOf(outcomes: readonly Outcome[], main: Outcome | undefined, clusterName: unknown): Dependency[] {
  const written = outcomes.filter((outcome) => outcome !== main && (outcome.status === "created" || outcome.status === "updated"));
  return written.map((outcome) => toDependency(outcome, clusterName));
}

function netboxObject(object: Pick<Outcome, "netboxId" | "label"> | undefined): IndividualAnswer["netbox_object"] {
  if (object === undefined) return null;
  return { name: object.label, ...(object.netboxId === undefined ? {} : { id: object.netboxId }) };
}

type Found = Pick<IndividualAnswer, "action" | "netbox_object" | "dependencies_synced" | "error" | "reason">;

function failed(error: string): Found {
  return { action: "error", netbox_object: null, dependencies_synced: [], error, reason: error };
}

function planned({ kind }: IndividualQuestion, report: RunReport): Found {
  const changes: readonly Change[] = report.plan?.changes ?? [];
  const main = changes.find((change) => kind.kinds.includes(change.kind));
  const reason = changes.length === 0 ? "Nothing would be written." : `${changes.length} to write: ${changes.slice(0, 20).map(({ action, label }) => `${action} ${label}`).join(", ")}`;
  return { action: "dry_run", netbox_object: netboxObject(main), dependencies_synced: [], error: null, reason };
}

function written({ kind, query }: IndividualQuestion, report: RunReport): Found {
  const outcomes = report.outcomes ?? [];
  const main = outcomes.find((outcome) => kind.kinds.includes(outcome.kind));
  if (main === undefined) return failed(`No ${kind.name} like this was found.`);
  const dependencies = dependenciesOf(outcomes, main, query["cluster_name"]);
  const error = main.status === "failed" ? (main.problem?.message ?? main.reason) : null;
  return { action: ACTIONS[main.status], netbox_object: netboxObject(main), dependencies_synced: dependencies, error, reason: main.reason };
}

function mainFailed({ kind }: IndividualQuestion, { outcomes = [] }: RunReport): boolean {
  return outcomes.some((outcome) => kind.kinds.includes(outcome.kind) && outcome.status === "failed");
}

function finding(question: IndividualQuestion, report: RunReport, isDryRun: boolean): Found {
  if (report.verdict === "failed" && !mainFailed(question, report)) return failed(firstProblem(report)?.message ?? report.headline);
  return isDryRun ? planned(question, report) : written(question, report);
}

function toAnswer(question: IndividualQuestion, found: Found, about: { readonly isDryRun: boolean; readonly runId: string | null }): IndividualAnswer {
  const answer = { object_type: question.kind.objectType, proxmox_resource: resourceOf(question), dry_run: about.isDryRun, run_id: about.runId, ...found };
  return redact(answer) as IndividualAnswer;
}

/** The answer of an individual sync that ran; its failure is told in `error`, not by the status (wire-contract.md 1.8). */
export function individualAnswer(question: IndividualQuestion, report: RunReport): IndividualAnswer {
  const isDryRun = question.query.dry_run === true;
  return toAnswer(question, finding(question, report, isDryRun), { isDryRun, runId: report.runId });
}

/** The answer of an individual sync that could not start for want of its object. */
export function individualRefusal(question: IndividualQuestion, message: string): IndividualAnswer {
  return toAnswer(question, failed(message), { isDryRun: question.query.dry_run === true, runId: null });
}
