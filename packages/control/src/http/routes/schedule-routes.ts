import { Detail } from "@proxbox/server";
import { AppError, Schedule, ScheduleCreate, ScheduleDefaults, ScheduleParams, SchedulePreview, ScheduleUpdate } from "@proxbox/contract";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Schedules } from "../../schedules/schedules.ts";
import type { SettingsStore } from "../../settings/create-settings.ts";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import { RepeatBody, checkApproval, repeatOf } from "./approval.ts";
import type { App, AuditedAction, ControlParts } from "../app-parts.ts";
import { PageQuery, pageOf, toPage } from "../page.ts";

/** What these routes work with. */
export interface ScheduleRouteParts {
  readonly schedules: Schedules;
  readonly settings: Pick<SettingsStore, "read">;
  readonly options: ControlParts["options"];
}

const tags = ["schedules"];
/** As in NetBox, where a scheduled job goes on without its user. */
const ownership = "A schedule belongs to the installation: it goes on when the user who made it is deactivated or removed. Its jobs are asked for by \"schedule <name>\"; pause or remove it to stop them.";
const invalid = { 400: Detail.describe("The schedule cannot be saved like this.") };
const found = { ...COMMON_ANSWERS, 404: Detail.describe("There is no such schedule.") };

const Filter = PageQuery.extend({
  q: z.string().max(200).optional().describe("Part of the name."),
  is_paused: z.stringbool().optional(),
});

const PreviewQuery = z.object({
  interval_minutes: z.coerce.number().pipe(ScheduleUpdate.shape.interval_minutes.unwrap().unwrap()).optional(),
  cron: z.string().max(200).optional(),
  timezone: ScheduleCreate.shape.timezone,
  start_at: z.iso.datetime({ offset: true }).optional().describe("Nothing starts before it, and intervals are counted from it. Absent: now."),
});

const Started = z.object({ job_id: z.int() });

function audit(action: string): AuditedAction {
  return { action, objectType: "schedule" };
}

/** A schedule starts jobs later on: who may not start one now may not do it by a schedule either (wire-contract.md 5.11). */
function checkMayStart({ principal }: FastifyRequest, params: { readonly approve_deletions?: boolean } = {}): void {
  checkApproval(principal, params);
  if (!principal.can("core.add_job")) throw new AppError("AUTH_PERMISSION", { detail: "a schedule starts jobs: it takes core.add_job too" });
}

function audited(request: FastifyRequest, { id, name }: Schedule, data?: Readonly<Record<string, unknown>>): void {
  request.auditData = { objectId: id, objectName: name, ...(data === undefined ? {} : { data }) };
}

function registerReading(app: App, parts: ScheduleRouteParts): void {
  const config = { permission: "proxbox.view_schedule" } as const;
  app.get("/api/schedules/", { config, schema: { tags, summary: "Schedules by name", querystring: Filter, response: { ...COMMON_ANSWERS, 200: pageOf(Schedule) } } }, async (request) => {
    const { limit, offset, q, is_paused: isPaused } = request.query;
    return toPage(request, parts, await parts.schedules.list({ limit, offset, q, isPaused }));
  });
  app.get("/api/schedules/:id/", { config, schema: { tags, summary: "A schedule with its next five times", description: ownership, params: IdParams, response: { ...found, 200: Schedule } } }, (request) =>
    parts.schedules.find(request.params.id),
  );
  app.get("/api/schedules/preview/", { config, schema: { tags, summary: "The next five times of an interval or cron expression", querystring: PreviewQuery, response: { ...COMMON_ANSWERS, ...invalid, 200: SchedulePreview } } }, async ({ query }) => {
    const times = parts.schedules.preview({ interval_minutes: query.interval_minutes ?? null, cron: query.cron ?? null, timezone: query.timezone, ...(query.start_at === undefined ? {} : { start_at: new Date(query.start_at) }) });
    return { next_runs: times.map((time) => time.toISOString()) };
  });
  app.get("/api/schedules/defaults/", { config, schema: { tags, summary: "What a form for a new schedule begins with", response: { ...COMMON_ANSWERS, 200: ScheduleDefaults } } }, async () => {
    const { sync_interval } = await parts.settings.read();
    return { interval_minutes: sync_interval, timezone: "UTC", jitter_seconds: 0, params: ScheduleParams.parse({}) };
  });
}

function registerWriting(app: App, { schedules }: ScheduleRouteParts): void {
  const change = { permission: "proxbox.change_schedule", audit: audit("update") } as const;
  app.post(
    "/api/schedules/",
    { config: { permission: "proxbox.add_schedule", audit: audit("create") }, schema: { tags, summary: "Make a schedule", description: ownership, body: ScheduleCreate, response: { ...COMMON_ANSWERS, ...invalid, 201: Schedule } } },
    async (request, reply) => {
      checkMayStart(request, request.body.params);
      const made = await schedules.create(request.body, request.principal);
      audited(request, made, request.body);
      return reply.code(201).send(made);
    },
  );
  for (const [method, Body, summary] of [["PATCH", ScheduleUpdate, "Change what is given"], ["PUT", ScheduleCreate, "Replace a schedule"]] as const) {
    app.route({
      method,
      url: "/api/schedules/:id/",
      config: change,
      schema: { tags, summary, params: IdParams, body: Body, response: { ...found, ...invalid, 200: Schedule } },
      handler: async (request) => {
        // Also whoever only gives such a schedule another time lets it approve at that time.
        const { params } = await schedules.find(request.params.id);
        checkMayStart(request, { approve_deletions: (request.body.params ?? params).approve_deletions ?? params.approve_deletions });
        const changed = await schedules.update(request.params.id, request.body);
        audited(request, changed, request.body);
        return changed;
      },
    });
  }
  app.delete(
    "/api/schedules/:id/",
    { config: { permission: "proxbox.delete_schedule", audit: audit("delete") }, schema: { tags, summary: "Remove a schedule; its jobs stay", params: IdParams, response: { ...found, 204: z.null() } } },
    async (request, reply) => {
      audited(request, await schedules.remove(request.params.id));
      return reply.code(204).send(null);
    },
  );
}

function registerActions(app: App, { schedules }: ScheduleRouteParts): void {
  const answer = { params: IdParams, response: { ...found, 200: Schedule } };
  app.post("/api/schedules/:id/pause/", { config: { permission: "proxbox.change_schedule", audit: audit("pause") }, schema: { tags, summary: "Start no more jobs", ...answer } }, async (request) => {
    const paused = await schedules.pause(request.params.id);
    audited(request, paused);
    return paused;
  });
  app.post("/api/schedules/:id/resume/", { config: { permission: "proxbox.change_schedule", audit: audit("resume") }, schema: { tags, summary: "Go on with the next planned time; nothing is caught up", ...answer } }, async (request) => {
    checkMayStart(request, (await schedules.find(request.params.id)).params);
    const resumed = await schedules.resume(request.params.id);
    audited(request, resumed);
    return resumed;
  });
  app.post(
    "/api/schedules/:id/run/",
    { config: { permission: "core.add_job", audit: audit("run") }, schema: { tags, summary: "Start its job now; the plan stays. Its approval of deletions is for its own times", params: IdParams, body: RepeatBody, response: { ...found, 201: Started } } },
    async (request, reply) => {
      const schedule = await schedules.find(request.params.id);
      const given = repeatOf(request);
      const { id } = await schedules.runNow(schedule.id, request.principal, given);
      audited(request, schedule, { job_id: id, ...given });
      return reply.code(201).send({ job_id: id });
    },
  );
}

/** Adds the routes of schedules. */
export function registerScheduleRoutes(app: App, parts: ScheduleRouteParts): void {
  registerReading(app, parts);
  registerWriting(app, parts);
  registerActions(app, parts);
}
