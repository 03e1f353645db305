import { Detail } from "@proxbox/server";
import { AppError, RunQuery } from "@proxbox/contract";
import type { PlanObject } from "@proxbox/contract";
import { shapeOf } from "../../frames/stream-shape.ts";
import { planOutcome } from "../../runs/plan-outcome.ts";
import type { BackendEvent, RunHandle, RunRequest } from "../../runs/runs.ts";
import type { SavedPlan } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { cancelWhenLeft, collectRun } from "./answer-run.ts";
import { PlanParams, findPlan } from "./find-plan.ts";
import { ApplyBody, applyRequest } from "./plan-request.ts";
import { StageAnswer, sendFailure, stageBody } from "./run-body.ts";
import { STREAM_ANSWER } from "./stream-answer.ts";
import { RUN_HEADER, createRunStreamer } from "./stream-run.ts";
import type { SyncParts } from "./sync-parts.ts";

const tags = ["plans"];

/** Plans that are being applied: two requests must not both find one open. */
type Applying = Set<string>;

function takeOpenPlan(parts: SyncParts, id: string, applying: Applying): SavedPlan {
  const saved = findPlan(parts, id);
  if (saved.status !== "open") throw new AppError("RUN_PLAN_APPLIED", { detail: `plan ${id} was applied at ${saved.appliedAt ?? "an unknown time"}` });
  if (applying.has(id)) throw new AppError("RUN_BUSY", { detail: `plan ${id} is being applied` });
  applying.add(id);
  return saved;
}

async function markWhenApplied({ store, clock }: SyncParts, { id, plan }: SavedPlan, { handle, exclude, isApproving }: { readonly handle: RunHandle; readonly exclude: readonly PlanObject[]; readonly isApproving: boolean }): Promise<void> {
  const { verdict, written = [] } = await handle.report;
  const at = clock().toISOString();
  if (verdict !== "failed") store.plans.markApplied(id, { at, runId: handle.id });
  // A run that failed midway has done something too; one that was refused has done nothing.
  if (verdict !== "failed" || written.length > 0) store.plans.keepOutcome(id, planOutcome(plan.changes, { runId: handle.id, at, exclude, isApproving, written }));
}

/** The events of a run, the last one only when its plan says so: who hears of the end asks for the plan at once. */
async function* endingAfter(events: AsyncIterable<BackendEvent>, applied: Promise<void>): AsyncGenerator<BackendEvent> {
  for await (const event of events) {
    if (event.type === "run-finished") await applied.catch(() => undefined);
    yield event;
  }
}

/** Starts the run of a plan; `applied` resolves when it is over and its plan says so. */
async function startApply(parts: SyncParts, run: { readonly id: string; readonly query: RunQuery; readonly body: ApplyBody }, applying: Applying): Promise<{ request: RunRequest; handle: RunHandle; applied: Promise<void> }> {
  const saved = takeOpenPlan(parts, run.id, applying);
  try {
    const request = applyRequest(saved, run);
    const handle = await parts.runs.start(request);
    const applied = markWhenApplied(parts, saved, { handle, exclude: run.body?.exclude ?? [], isApproving: request.approveDeletions === true }).finally(() => applying.delete(run.id));
    return { request, handle: { ...handle, events: () => endingAfter(handle.events(), applied) }, applied };
  } catch (thrown) {
    applying.delete(run.id);
    throw thrown;
  }
}

/** Adds the routes that write a saved plan: exactly it, or nothing if the world has moved since (409). */
export function registerApplyRoutes(app: App, parts: SyncParts): void {
  const applying: Applying = new Set();
  const streamer = createRunStreamer(app, parts);
  const problems = { ...COMMON_ANSWERS, 404: Detail, 409: Detail.describe("Applied already, or the world has moved: nothing was written."), 502: Detail };
  const schema = { tags, summary: "Apply a plan", description: "Writes exactly what the plan says but for what is excluded, or nothing.", params: PlanParams, querystring: RunQuery, body: ApplyBody };
  app.post("/plans/:id/apply", { schema: { ...schema, response: { ...problems, 200: StageAnswer } } }, async ({ params, query, body }, reply) => {
    const { request, handle, applied } = await startApply(parts, { id: params.id, query, body }, applying);
    void reply.header(RUN_HEADER, handle.id);
    if (request.detach !== true) cancelWhenLeft(reply.raw, handle);
    const answer = await collectRun(handle, shapeOf(request, handle.id));
    await applied;
    return answer.complete.ok ? reply.send(stageBody(answer, handle.id)) : sendFailure(reply, answer, handle.id);
  });
  app.post("/plans/:id/apply/stream", { schema: { ...schema, response: { ...problems, ...STREAM_ANSWER } } }, async (request, reply) => {
    const started = await startApply(parts, { id: request.params.id, query: request.query, body: request.body }, applying);
    await streamer.stream({ request, reply }, started);
    await started.applied;
  });
}
