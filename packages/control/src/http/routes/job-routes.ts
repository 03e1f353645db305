import { Detail } from "@proxbox/server";
import { AppError, DetailedJob, ListedJob } from "@proxbox/contract";
import type { Job } from "@proxbox/contract";
import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Principal } from "../../accounts/principal.ts";
import type { EndpointReader } from "../../endpoints/stored-endpoint.ts";
import type { Jobs } from "../../jobs/create-jobs.ts";
import type { NewJob } from "../../jobs/enqueue-job.ts";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { pageOf, toPage } from "../page.ts";
import { JobFilterQuery, NewJobBody } from "./job-bodies.ts";
import { checkScope } from "./check-scope.ts";
import { APPROVAL, RepeatBody, checkApproval, repeatOf } from "./approval.ts";
import { detailedJob, listedJob, mayRunAgain } from "./listed-job.ts";
import { registerJobLogRoutes } from "./job-log-routes.ts";

/** What these routes work with. */
export interface JobRouteParts extends Pick<ControlParts, "accounts" | "clock" | "timers" | "options" | "logs"> {
  readonly jobs: Jobs;
  readonly endpoints: Pick<EndpointReader, "proxmox" | "backend">;
}

const tags = ["jobs"];
const found = { ...COMMON_ANSWERS, 404: Detail.describe("There is no such job.") };

function audited(request: FastifyRequest, { id, name }: Job, data?: Readonly<Record<string, unknown>>): void {
  request.auditData = { objectId: id, objectName: name, ...(data === undefined ? {} : { data }) };
}

function newJob({ name, schedule_at, enqueue_once, ...params }: z.infer<typeof NewJobBody>, { userId, username }: Principal): NewJob {
  const named = name === undefined ? {} : { name };
  const scheduled = schedule_at === null ? {} : { scheduledAt: new Date(schedule_at) };
  return { params, requestedBy: username, userId, enqueueOnce: enqueue_once, ...named, ...scheduled };
}

function registerReading(app: App, parts: JobRouteParts): void {
  const config = { permission: "core.view_job" } as const;
  app.get("/api/jobs/", { config, schema: { tags, summary: "Jobs, the newest first", querystring: JobFilterQuery, response: { ...COMMON_ANSWERS, 200: pageOf(ListedJob) } } }, async (request) => {
    const { state: states, verdict: verdicts, schedule_id: scheduleId, source_job_id: sourceJobId, proxmox_endpoint_id: proxmoxEndpointId, requested_by: requestedBy, ...query } = request.query;
    const filter = { states, verdicts, scheduleId, sourceJobId, proxmoxEndpointId, requestedBy, createdAfter: query.created_after, createdBefore: query.created_before, q: query.q };
    const { count, rows } = await parts.jobs.list(filter, query);
    return toPage(request, parts, { count, rows: rows.map((job) => listedJob(job, request.principal)) });
  });
  app.get("/api/jobs/:id/", { config, schema: { tags, summary: "A job with its steps", params: IdParams, response: { ...found, 200: DetailedJob } } }, (request) =>
    detailedJob(parts.jobs, request.params.id, request.principal),
  );
}

function registerMaking(app: App, parts: JobRouteParts): void {
  const { jobs } = parts;
  const made = { 200: DetailedJob.describe("An equal job had not ended yet."), 201: DetailedJob, 400: Detail.describe("What is to be synced cannot be.") };
  const config = { permission: "core.add_job", audit: { action: "run", objectType: "job" } } as const;
  app.post("/api/jobs/", { config, schema: { tags, summary: "Sync now, or at a time", body: NewJobBody, response: { ...COMMON_ANSWERS, ...made } } }, async (request, reply) => {
    checkApproval(request.principal, request.body);
    await checkScope(parts, request.body);
    const job = await jobs.enqueue(newJob(request.body, request.principal));
    audited(request, job, request.body);
    return reply.code(job.isNew ? 201 : 200).send(await detailedJob(jobs, job.id, request.principal));
  });
  const again = { ...found, 201: DetailedJob, 409: Detail.describe("The job has not ended yet.") };
  app.post("/api/jobs/:id/run-now/", { config, schema: { tags, summary: "A new job with the same parameters, but for an approval of deletions, which has to be given again", params: IdParams, body: RepeatBody, response: again } }, async (request, reply) => {
    const earlier = await jobs.find(request.params.id);
    if (!mayRunAgain(earlier, request.principal)) throw new AppError("AUTH_PERMISSION", { detail: `it takes ${APPROVAL}` });
    const given = repeatOf(request);
    const job = await jobs.runNow(request.params.id, request.principal, given);
    audited(request, job, { source_job_id: request.params.id, ...given });
    return reply.code(201).send(await detailedJob(jobs, job.id, request.principal));
  });
}

function registerRetry(app: App, { jobs }: JobRouteParts): void {
  const config = { permission: "core.add_job", audit: { action: "run", objectType: "job" } } as const;
  const response = { ...found, 201: DetailedJob, 409: Detail.describe("The job has not ended yet, or nothing of it failed or was left out.") };
  app.post("/api/jobs/:id/retry/", { config, schema: { tags, summary: "A new job of just what failed or was left out; an approval of deletions has to be given again", params: IdParams, body: RepeatBody, response } }, async (request, reply) => {
    if (!mayRunAgain(await jobs.find(request.params.id), request.principal)) throw new AppError("AUTH_PERMISSION", { detail: `it takes ${APPROVAL}` });
    const given = repeatOf(request);
    const job = await jobs.retry(request.params.id, request.principal, given);
    audited(request, job, { source_job_id: request.params.id, only: job.params.only, ...given });
    return reply.code(201).send(await detailedJob(jobs, job.id, request.principal));
  });
}

function registerCancel(app: App, { jobs }: JobRouteParts): void {
  const config = { permission: "core.delete_job", audit: { action: "cancel", objectType: "job" } } as const;
  const response = { ...found, 200: DetailedJob.describe("It has ended, or does so within 2 seconds."), 409: Detail.describe("The job had ended before.") };
  app.post("/api/jobs/:id/cancel/", { config, schema: { tags, summary: "Cancel a job", params: IdParams, response } }, async (request) => {
    const job = await jobs.cancel(request.params.id, request.principal);
    audited(request, job);
    return detailedJob(jobs, job.id, request.principal);
  });
}

/** Adds the routes of jobs. */
export function registerJobRoutes(app: App, parts: JobRouteParts): void {
  registerReading(app, parts);
  registerMaking(app, parts);
  registerRetry(app, parts);
  registerCancel(app, parts);
  registerJobLogRoutes(app, parts);
}
