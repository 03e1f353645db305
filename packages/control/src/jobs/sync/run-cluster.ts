import { NO_OUTCOMES } from "./count-outcomes.ts";
import { doStep, skipStep } from "./step-record.ts";
import type { StepWork } from "./step-record.ts";
import { tell } from "./turn.ts";
import type { ReadyTurn, StepReport } from "./turn.ts";
import { isDisabled } from "./why-skipped.ts";

/** Name of the step. */
export const CLUSTER_STEP = "cluster";

async function readCluster({ parts, context, endpoint, backend, wireId }: ReadyTurn): Promise<StepWork> {
  const facts = await parts.services.readCluster({ backendId: backend.id, wireId, signal: context.signal });
  await parts.noteCluster(endpoint.id, facts);
  const name = facts.clusterName ?? endpoint.name;
  const summary = `${name} is ${facts.mode === "cluster" ? "a cluster" : "one host"} with ${facts.nodes} ${facts.nodes === 1 ? "node" : "nodes"}.`;
  return { state: "completed", path: undefined, attempts: 1, summary, outcomes: { ...NO_OUTCOMES, warnings: facts.warnings } };
}

/** Reads what the endpoint is, a cluster or one host (wire-contract.md 6.5). Its failure never fails the job. */
export async function runCluster(turn: ReadyTurn): Promise<StepReport> {
  const { query } = turn;
  if (isDisabled(query, "cluster") && isDisabled(query, "node")) return skipStep(turn, CLUSTER_STEP, "Switched off in the settings: sync_mode_cluster and sync_mode_node are disabled.");
  const { error, ...step } = await doStep(turn, CLUSTER_STEP, () => readCluster(turn));
  const report = error === undefined ? step : { ...step, outcomes: { ...NO_OUTCOMES, warnings: [error.message] } };
  tell({ ...turn, step: CLUSTER_STEP }, report.outcomes.warnings.length > 0 ? "warning" : "info", report.summary);
  return report;
}
