import { AppError, Plan, PlanOutcome, STAGE_NAMES } from "@proxbox/contract";
import { KINDS } from "@proxbox/engine";
import { z } from "zod";
import { Detail, redact } from "@proxbox/server";
import type { PlanHeading, SavedPlan } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { cancelWhenLeft, failureStatus, firstProblem } from "./answer-run.ts";
import { PlanParams, findPlan } from "./find-plan.ts";
import { PageQuery } from "./page-query.ts";
import { PlanQuery, toSavedRequest } from "./plan-request.ts";
import { toRunRequest } from "./run-request.ts";
import { RUN_HEADER } from "./stream-run.ts";
import type { SyncParts } from "./sync-parts.ts";

const PlanSummary = z.object({
  id: z.string(),
  created_at: z.string(),
  status: z.enum(["open", "applied", "discarded"]),
  applied_at: z.string().nullable(),
  applied_run_id: z.string().nullable(),
  headline: z.string(),
  request: z.unknown(),
});

const PlanAnswer = PlanSummary.extend({ plan: Plan, paths: z.record(z.string(), z.string()).describe("Where NetBox has the objects of each kind of the plan, below its own address."), outcome: PlanOutcome.nullable().describe("The plan beside what was done; null while nothing was.") }).meta({ id: "SavedPlan" });

/** A scope in the body would be passed over, and the plan be one of everything. */
const NoBody = z.strictObject({}, { error: "the scope is given in the query, the body stays empty" }).nullish();

const tags = ["plans"];

function toSummary(saved: PlanHeading): z.infer<typeof PlanSummary> {
  const { id, createdAt, status, appliedAt, appliedRunId, headline, request } = saved;
  return { id, created_at: createdAt, status, applied_at: appliedAt, applied_run_id: appliedRunId, headline, request: redact(request) };
}

function toAnswer(saved: SavedPlan): z.infer<typeof PlanAnswer> {
  const kinds = new Set(saved.plan.changes.map(({ kind }) => kind));
  const paths = KINDS.filter(({ name }) => kinds.has(name)).map(({ name, path }) => [name, path] as const);
  return { ...toSummary(saved), plan: saved.plan, paths: Object.fromEntries(paths), outcome: saved.outcome };
}

function registerCreation(app: App, parts: SyncParts): void {
  const schema = {
    tags,
    summary: "Make a plan",
    description: "Reads Proxmox VE and NetBox and keeps what a sync would write. Nothing is written. The scope is given as for a stage.",
    querystring: PlanQuery,
    body: NoBody,
    response: { ...COMMON_ANSWERS, 201: PlanAnswer, 400: Detail, 404: Detail, 409: Detail, 502: Detail },
  };
  app.post("/plans", { schema }, async ({ query: { stages = STAGE_NAMES, ...query } }, reply) => {
    const request = { ...toRunRequest(query, { kind: "plan", stages }), mode: "plan" as const };
    const handle = await parts.runs.start(request);
    void reply.header(RUN_HEADER, handle.id);
    if (request.detach !== true) cancelWhenLeft(reply.raw, handle);
    const report = await handle.report;
    if (report.plan === undefined && report.verdict !== "failed") throw new AppError("CFG_SCOPE_EMPTY");
    if (report.plan === undefined || report.verdict === "failed") {
      const problem = firstProblem(report);
      const known = problem === undefined ? {} : { code: problem.code, hint: problem.hint };
      return reply.code(failureStatus(problem) as 502).send({ detail: problem?.message ?? report.headline, message: report.headline, ...known });
    }
    const { plan, headline } = report;
    const saved: SavedPlan = { id: plan.id, createdAt: plan.createdAt, status: "open", appliedAt: null, appliedRunId: null, request: toSavedRequest(request), plan, headline, outcome: null };
    parts.store.plans.add(saved);
    return reply.code(201).send(toAnswer(saved));
  });
}

/** Adds the routes of plans: what a sync would do, kept until somebody applies it. */
export function registerPlanRoutes(app: App, parts: SyncParts): void {
  const { plans } = parts.store;
  registerCreation(app, parts);
  app.get("/plans", { schema: { tags, summary: "Plans, newest first", querystring: PageQuery, response: { ...COMMON_ANSWERS, 200: z.object({ total: z.int(), plans: z.array(PlanSummary) }) } } }, async ({ query }) => {
    const page = plans.list(query);
    return { total: page.total, plans: page.plans.map(toSummary) };
  });
  app.get("/plans/:id", { schema: { tags, summary: "One plan with its changes", params: PlanParams, response: { ...COMMON_ANSWERS, 200: PlanAnswer, 404: Detail } } }, async ({ params }, reply) => {
    // What was checked when it was saved is not checked again: at ten thousand changes that takes as long as all the rest.
    return reply.type("application/json; charset=utf-8").serializer(JSON.stringify).send(toAnswer(findPlan(parts, params.id)));
  });
  app.delete("/plans/:id", { schema: { tags, summary: "Discard a plan", params: PlanParams, response: { ...COMMON_ANSWERS, 204: z.undefined(), 404: Detail } } }, async ({ params }, reply) => {
    if (!plans.remove(params.id)) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no plan ${params.id}` });
    return reply.code(204).send();
  });
}
