import { AppError } from "@proxbox/contract";
import type { StoredBackend } from "../../endpoints/stored-endpoint.ts";
import { stageQuery } from "../../settings/stage-query.ts";
import { NO_OUTCOMES } from "./count-outcomes.ts";
import { pickBackend } from "./pick-backend.ts";
import { CLUSTER_STEP, runCluster } from "./run-cluster.ts";
import { FULL_UPDATE_STEP, mayBeFullUpdate, runFullUpdate, whyByStages } from "./run-full-update.ts";
import { runStage } from "./run-stage.ts";
import { doStep, leaveStepsOut, reportOfEarlier, skipStep } from "./step-record.ts";
import { tell } from "./turn.ts";
import type { ReadyTurn, StepReport, Turn, TurnEnd } from "./turn.ts";

/** Name of the step. */
const PREFLIGHT_STEP = "preflight";

/** The steps of a turn in their order, as they are written down before anything is done. */
export function plannedSteps({ context, stages }: Pick<Turn, "context" | "stages">): readonly string[] {
  return [PREFLIGHT_STEP, CLUSTER_STEP, ...(mayBeFullUpdate(context.job.params) ? [FULL_UPDATE_STEP] : []), ...stages];
}

/** What a turn gathers until it ends. */
interface Gathered {
  readonly steps: StepReport[];
  runId?: string;
}

/** Why an endpoint gets nothing more, as it is now: nobody may be asked about it any longer (E111). */
async function whyGone({ parts, endpoint }: Turn): Promise<string | undefined> {
  const now = await parts.endpoints.proxmox(endpoint.id);
  if (now === undefined) return `${endpoint.name} was deleted while the job was under way.`;
  return now.enabled ? undefined : `${endpoint.name} was disabled while the job was under way.`;
}

/** Pushes what the backend must hold, and finds its id of the endpoint. Throws what stops the turn. */
async function prepare(turn: Turn, backend: StoredBackend): Promise<number> {
  const { parts, context, endpoint, hints, readiness } = turn;
  await readiness.untilReady(backend.id, context.signal);
  const branch = context.job.params.netbox_branch_schema_id;
  if (branch !== "" && !(await parts.services.keepsBranches(backend.id))) throw new AppError("BE_BRANCH_UNSUPPORTED", { detail: backend.name });
  const { blocked, notes, wireIds, unresolved } = await parts.preflight(backend, [endpoint], context.signal);
  for (const note of notes) tell({ ...turn, step: PREFLIGHT_STEP }, "warning", note);
  hints.push(...notes);
  if (blocked !== undefined) throw blocked;
  const wireId = wireIds.get(endpoint.id);
  // Without an id a request would have no scope, and no scope means every endpoint (wire-contract.md 0.6).
  if (wireId === undefined) throw new AppError("SYNC_UNRESOLVED", { detail: unresolved.get(endpoint.id) ?? "the backend has no row of it" });
  return wireId;
}

async function runPreflight(turn: Turn, gathered: Gathered): Promise<ReadyTurn | undefined> {
  let ready: ReadyTurn | undefined;
  const report = await doStep(turn, PREFLIGHT_STEP, async () => {
    const backend = await pickBackend(turn);
    ready = await toReadyTurn(turn, backend, await prepare(turn, backend));
    return { state: "completed", path: undefined, attempts: 1, summary: `${backend.name} is ready and holds ${turn.endpoint.name}.`, outcomes: { ...NO_OUTCOMES, warnings: [...turn.hints] } };
  });
  tell({ ...turn, step: PREFLIGHT_STEP }, report.error === undefined ? "info" : "error", report.summary);
  gathered.steps.push(report);
  return ready;
}

/** Does what an earlier attempt of the job has not done already. */
async function once(turn: ReadyTurn, stage: string, run: () => Promise<StepReport>): Promise<StepReport> {
  const earlier = await reportOfEarlier(turn, stage);
  if (earlier !== undefined) tell({ ...turn, step: stage }, "info", `Was ${earlier.state} when the job was here before.`);
  return earlier ?? run();
}

/** Leaves out what a turn did not come to. */
function leaveOut(turn: Turn, reason: string, done: readonly StepReport[]): Promise<readonly StepReport[]> {
  return leaveStepsOut(turn, plannedSteps(turn).filter((stage) => !done.some((step) => step.stage === stage)), reason);
}

/** Runs the stages in their order up to the first that must not fail and does; gives why the rest is left out, if it is. */
async function runStages(turn: ReadyTurn, { steps }: Gathered): Promise<string | undefined> {
  for (const stage of turn.stages) {
    const gone = await whyGone(turn);
    if (gone !== undefined) return gone;
    const report = await once(turn, stage, () => runStage(turn, stage));
    steps.push(report);
    if (report.error !== undefined) return undefined;
  }
  return undefined;
}

async function runSync(turn: ReadyTurn, gathered: Gathered): Promise<string | undefined> {
  gathered.steps.push(await once(turn, CLUSTER_STEP, () => runCluster(turn)));
  if (!mayBeFullUpdate(turn.context.job.params)) return runStages(turn, gathered);
  const reason = await whyByStages(turn);
  if (reason === undefined) {
    gathered.steps.push(...(await runFullUpdate(turn)));
    return undefined;
  }
  gathered.steps.push(await skipStep(turn, FULL_UPDATE_STEP, reason));
  return runStages(turn, gathered);
}

async function toReadyTurn(turn: Turn, backend: StoredBackend, wireId: number): Promise<ReadyTurn> {
  const { parts, context, endpoint } = turn;
  const { on_busy: onBusy, approve_deletions: approves, netbox_branch_schema_id: branch } = context.job.params;
  const runId = parts.newId();
  const query = {
    ...stageQuery(await parts.settings.read(), endpoint),
    proxmox_endpoint_ids: String(wireId),
    run_id: runId,
    // Somebody may be at work on it through the backend alone.
    ...(onBusy === "wait" ? { wait: "true" } : {}),
    ...(approves ? { approve_deletions: "true" } : {}),
    ...(branch === "" ? {} : { netbox_branch_schema_id: branch }),
  };
  return { ...turn, backend, wireId, runId, query };
}

async function doTurn(turn: Turn, gathered: Gathered): Promise<string | undefined> {
  const gone = await whyGone(turn);
  if (gone !== undefined) return gone;
  const ready = await runPreflight(turn, gathered);
  if (ready === undefined) return undefined;
  gathered.runId = ready.runId;
  return runSync(ready, gathered);
}

/** Gives a Proxmox endpoint its turn. Its failures are in the end it returns; what is thrown ends the job. */
export async function runTurn(turn: Turn): Promise<TurnEnd> {
  const { parts, endpoint } = turn;
  const startedAtMs = parts.clock().getTime();
  const gathered: Gathered = { steps: [] };
  const skipped = await doTurn(turn, gathered);
  if (skipped !== undefined) tell(turn, "warning", skipped);
  const failed = gathered.steps.find((step) => step.error !== undefined);
  gathered.steps.push(...(await leaveOut(turn, skipped ?? `Left out, because ${failed?.stage ?? "a step"} failed.`, gathered.steps)));
  const error = failed?.error;
  const runtimeMs = Math.max(0, parts.clock().getTime() - startedAtMs);
  return { endpointId: endpoint.id, endpointName: endpoint.name, runtimeMs, ...gathered, ...(skipped === undefined ? {} : { skipped }), ...(error === undefined ? {} : { error }) };
}

/** The end of a turn that the job has brought to its end before; `undefined`: something is left to do. */
export async function endOfEarlier(turn: Turn): Promise<TurnEnd | undefined> {
  const steps: StepReport[] = [];
  for (const stage of plannedSteps(turn)) {
    const report = await reportOfEarlier(turn, stage);
    if (report === undefined) return undefined;
    steps.push(report);
  }
  const error = steps.find((step) => step.error !== undefined)?.error;
  const skipped = error === undefined ? steps.find(({ isLeftOut }) => isLeftOut)?.summary : undefined;
  const runtimeMs = steps.reduce((sum, step) => sum + step.runtimeMs, 0);
  return { endpointId: turn.endpoint.id, endpointName: turn.endpoint.name, runtimeMs, steps, ...(skipped === undefined ? {} : { skipped }), ...(error === undefined ? {} : { error }) };
}

/** The end of a turn that never came, and why. */
export async function endWithoutTurn(turn: Turn, reason: string): Promise<TurnEnd> {
  tell(turn, "warning", reason);
  return { endpointId: turn.endpoint.id, endpointName: turn.endpoint.name, runtimeMs: 0, steps: await leaveOut(turn, reason, []), skipped: reason };
}
