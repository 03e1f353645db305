import { AppError, JobParams, ListedPlan, NewPlan, PlanDocument, PlanObject, UnavailableBackend, DetailedJob } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import type { StoredBackend } from "../../endpoints/stored-endpoint.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { askBackend, chosenBackends } from "../from-backends.ts";
import { pageOf } from "../page.ts";
import { sendCompressed } from "../send-compressed.ts";
import { untilLeft } from "../until-left.ts";
import { answerFromBackends } from "./answer-from-backends.ts";
import { BackendIdQuery, BackendPageQuery } from "./backend-id-query.ts";
import { checkScope } from "./check-scope.ts";
import { detailedJob } from "./listed-job.ts";
import { ownEndpointIds } from "./own-endpoint-ids.ts";
import { WholeWirePlan, WirePlan, toListedPlan, toPlanDocument } from "./plan-document.ts";

type PlanParts = Pick<ControlParts, "endpoints" | "services" | "options" | "jobs">;

const tags = ["plans"];
const Params = z.object({ id: z.string().regex(/^[\w-]{1,128}$/) });
const found = { ...COMMON_ANSWERS, 400: Detail, 404: Detail.describe("There is no such plan.") };
const view = { permission: "proxbox.view_plan" } as const;

/** Applying: what to leave out, and whether deletions that a guard holds back may pass. */
const ApplyPlan = z
  .strictObject({
    exclude: z.array(PlanObject).max(10_000).default([]).describe("Changes to leave out. What needs an object that is not made is left out along."),
    approve_deletions: z.boolean().default(false),
    on_busy: JobParams.shape.on_busy,
  })
  .meta({ id: "ApplyPlan" });

interface FoundPlan {
  readonly backend: StoredBackend;
  readonly whole: z.infer<typeof WholeWirePlan>;
}

/** A plan in whichever backend has it. Throws `RUN_UNKNOWN_OBJECT`, or why a backend could not be asked when no other has it. */
async function findPlan(parts: PlanParts, id: string, { backendId, signal }: { readonly backendId: number | undefined; readonly signal: AbortSignal }): Promise<FoundPlan> {
  let failure: AppError | undefined;
  for (const backend of await chosenBackends(parts, backendId)) {
    try {
      return { backend, whole: await askBackend(parts, backend.id, { path: `plans/${id}`, signal, answer: WholeWirePlan }) };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (thrown.code !== "RUN_UNKNOWN_OBJECT") failure ??= thrown;
    }
  }
  throw failure ?? new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no plan ${id}` });
}

function registerReading(app: App, parts: PlanParts): void {
  const list = { tags, summary: "Kept plans, of each backend the newest first", querystring: BackendPageQuery, response: { ...found, 200: pageOf(ListedPlan).extend({ unavailable: z.array(UnavailableBackend) }) } };
  const Page = z.object({ total: z.int(), plans: z.array(WirePlan) });
  app.get("/api/plans/", { config: view, schema: list }, (request, reply) =>
    answerFromBackends(parts, {
      request,
      reply,
      async readPage(backend, { query, signal }) {
        const { total, plans } = await askBackend(parts, backend.id, { path: "plans", query, signal, answer: Page });
        const ids = await ownEndpointIds(parts, backend.id);
        return { count: total, rows: plans.map((plan) => toListedPlan(plan, { backend, ids })) };
      },
    }),
  );
  const one = { tags, summary: "A plan with every change, its place in the tree and its page in NetBox", params: Params, querystring: BackendIdQuery, response: { ...found, 200: PlanDocument } };
  app.get("/api/plans/:id/", { config: view, schema: one }, async (request, reply) => {
    const { backend, whole } = await findPlan(parts, request.params.id, { backendId: request.query.backend_id, signal: untilLeft(reply) });
    return sendCompressed(request, reply, toPlanDocument(whole, { backend, ids: await ownEndpointIds(parts, backend.id) })) as never;
  });
}

function registerJobs(app: App, parts: PlanParts): void {
  const { jobs } = parts;
  const made = { ...found, 201: DetailedJob.describe("Its result has the plan's id under `plan`.") };
  const make = { tags, summary: "Make a plan, by a job that writes nothing", body: NewPlan, response: made };
  app.post("/api/plans/", { config: { permission: "core.add_job", audit: { action: "plan", objectType: "job" } }, schema: make }, async (request, reply) => {
    const { userId, username } = request.principal;
    await checkScope(parts, request.body);
    const job = await jobs.enqueue({ params: JobParams.parse({ ...request.body, plan: { do: "make" } }), requestedBy: username, userId });
    request.auditData = { objectId: job.id, objectName: job.name, data: request.body };
    return reply.code(201).send(await detailedJob(jobs, job.id, request.principal));
  });

  const apply = { tags, summary: "Apply a plan, by a job: exactly it but for what is excluded, or nothing when the world has moved", params: Params, querystring: BackendIdQuery, body: ApplyPlan, response: { ...made, 409: Detail.describe("It was applied before.") } };
  app.post("/api/plans/:id/apply/", { config: { permission: "proxbox.apply_plan", audit: { action: "apply", objectType: "plan" } }, schema: apply }, async (request, reply) => {
    const { userId, username } = request.principal;
    const { exclude, ...how } = request.body;
    const { backend, whole } = await findPlan(parts, request.params.id, { backendId: request.query.backend_id, signal: untilLeft(reply) });
    if (whole.status !== "open") throw new AppError("RUN_PLAN_APPLIED", { detail: `plan ${whole.id} was ${whole.status}` });
    const names = new Set(whole.plan.changes.map(({ kind, key }) => `${kind} ${key}`));
    const unknown = exclude.find(({ kind, key }) => !names.has(`${kind} ${key}`));
    if (unknown !== undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `the plan has no change of ${unknown.kind} ${unknown.key}` });
    const ids = await ownEndpointIds(parts, backend.id);
    const scope = (whole.request.scope.endpointIds ?? [...ids.keys()]).flatMap((wireId) => ids.get(wireId) ?? []);
    const params = JobParams.parse({ ...how, proxmox_endpoint_ids: scope, plan: { do: "apply", id: whole.id, backend_id: backend.id, exclude } });
    const job = await jobs.enqueue({ params, requestedBy: username, userId });
    request.auditData = { objectId: whole.id, objectName: job.name, data: { exclude, ...how, job_id: job.id } };
    return reply.code(201).send(await detailedJob(jobs, job.id, request.principal));
  });
}

function registerRemoval(app: App, parts: PlanParts): void {
  const schema = { tags, summary: "Discard a plan", params: Params, querystring: BackendIdQuery, response: { ...found, 204: z.undefined() } };
  app.delete("/api/plans/:id/", { config: { permission: "proxbox.delete_plan", audit: { action: "delete", objectType: "plan" } }, schema }, async (request, reply) => {
    const signal = untilLeft(reply);
    const { backend, whole } = await findPlan(parts, request.params.id, { backendId: request.query.backend_id, signal });
    await askBackend(parts, backend.id, { method: "DELETE", path: `plans/${whole.id}`, signal, answer: z.unknown() });
    request.auditData = { objectId: whole.id, objectName: whole.headline };
    return reply.code(204).send();
  });
}

/** Adds the plans of all backends: made and applied by jobs, so that they wait their turn and leave a log. */
export function registerPlanRoutes(app: App, parts: PlanParts): void {
  registerReading(app, parts);
  registerJobs(app, parts);
  registerRemoval(app, parts);
}
