import { JobParams, Settings } from "@proxbox/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSchedules } from "../../schedules/create-schedules.ts";
import type { JobDoor } from "../../schedules/schedules.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp, TestCaller } from "../../testing/start-test-app.ts";

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const jobs: JobDoor = {
  async enqueue({ name, params, requestedBy, scheduleId }, queries) {
    const row = { name, params: JSON.stringify(JobParams.parse(params)), requested_by: requestedBy, user_id: null, schedule_id: scheduleId, state: "pending" };
    return queries.insertInto("job").values({ ...row, attempt: 0, last_event: 0, event_bytes: 0, created_at: new Date(0) }).returning("id").executeTakeFirstOrThrow();
  },
};

onEachDatabase("the routes of schedules", ({ database }) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp({
      database: database(),
      parts: ({ clock, logs }) => ({
        schedules: createSchedules({ kysely: database().kysely, jobs, endpoints: { proxmox: async () => undefined, backend: async () => undefined }, clock, random: () => 0, log: logs.log }),
        settings: { fromEnvironment: [], read: async () => Settings.parse({ sync_interval: 45 }), update: async () => Settings.parse({}) },
      }),
    });
  });
  afterEach(() => app.close());

  async function ask(path: string, init: { readonly method?: string; readonly json?: unknown; readonly as?: TestCaller } = {}): Promise<Answer> {
    const answer = await app.ask(`/api/schedules/${path}`, init);
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  async function make(json: unknown = { name: "nightly", cron: "0 3 * * *" }): Promise<number> {
    const { status, body } = await ask("", { method: "POST", json });
    expect([status, body]).toEqual([201, expect.objectContaining({ id: expect.any(Number) })]);
    return body["id"] as number;
  }

  it("make, show, change and remove one", async () => {
    const id = await make();
    expect((await ask(`${id}/`)).body).toMatchObject({ name: "nightly", cron: "0 3 * * *", interval_minutes: null, params: { on_busy: "skip" }, next_runs: expect.arrayContaining(["2026-01-03T03:00:00.000Z"]) });
    expect(await ask(`${id}/`, { method: "PATCH", json: { interval_minutes: 30 } })).toMatchObject({ status: 200, body: { name: "nightly", interval_minutes: 30, cron: null } });
    expect(await ask(`${id}/`, { method: "PUT", json: { name: "weekly", cron: "0 3 * * 0", timezone: "Europe/Berlin" } })).toMatchObject({ status: 200, body: { name: "weekly", timezone: "Europe/Berlin", next_run_at: "2026-01-04T02:00:00.000Z" } });
    expect(await ask("?q=week&is_paused=false&limit=1")).toMatchObject({ status: 200, body: { count: 1, next: null, results: [{ id }] } });
    expect((await ask("?is_paused=true")).body["count"]).toBe(0);
    expect((await ask(`${id}/`, { method: "DELETE" })).status).toBe(204);
    expect(await ask(`${id}/`)).toMatchObject({ status: 404, body: { code: "RUN_UNKNOWN_OBJECT" } });
  });

  it("pause, resume and run one, and write all of it to the audit log", async () => {
    const id = await make();
    expect(await ask(`${id}/pause/`, { method: "POST" })).toMatchObject({ status: 200, body: { is_paused: true, next_runs: [] } });
    expect(await ask(`${id}/resume/`, { method: "POST" })).toMatchObject({ status: 200, body: { is_paused: false, next_run_at: "2026-01-03T03:00:00.000Z" } });
    expect(await ask(`${id}/run/`, { method: "POST", as: "operator" })).toEqual({ status: 201, body: { job_id: 1 } });
    const { rows } = await app.parts.audit.list({}, { limit: 50, offset: 0 });
    expect(rows.map(({ username, action, object_type, object_id, object_name }) => [username, action, object_type, object_id, object_name])).toEqual([
      ["operator", "run", "schedule", String(id), "nightly"],
      ["administrator", "resume", "schedule", String(id), "nightly"],
      ["administrator", "pause", "schedule", String(id), "nightly"],
      ["administrator", "create", "schedule", String(id), "nightly"],
    ]);
  });

  describe("refuse", () => {
    it.each([
      { what: "a wrong cron", json: { name: "a", cron: "61 3 * * *" }, status: 400, says: "no cron expression" },
      { what: "an unknown time zone", json: { name: "a", cron: "0 3 * * *", timezone: "Nowhere/At" }, status: 400, says: "no IANA time zone" },
      { what: "neither interval nor cron", json: { name: "a" }, status: 400, says: "either interval_minutes or cron" },
      { what: "both", json: { name: "a", cron: "0 3 * * *", interval_minutes: 5 }, status: 400, says: "either interval_minutes or cron" },
      { what: "an endpoint that is not there", json: { name: "a", interval_minutes: 5, params: { proxmox_endpoint_ids: [9] } }, status: 400, says: "no Proxmox endpoint 9" },
      { what: "no minutes at all", json: { name: "a", interval_minutes: 0 }, status: 422, says: "interval_minutes" },
      { what: "half a minute", json: { name: "a", interval_minutes: 0.5 }, status: 422, says: "interval_minutes" },
      { what: "more jitter than an hour", json: { name: "a", interval_minutes: 5, jitter_seconds: 3601 }, status: 422, says: "jitter_seconds" },
      { what: "no name", json: { interval_minutes: 5 }, status: 422, says: "name" },
      { what: "an unknown field", json: { name: "a", interval_minutes: 5, minutes: 5 }, status: 422, says: "" },
      { what: "an unknown stage", json: { name: "a", interval_minutes: 5, params: { sync_types: ["everything"] } }, status: 422, says: "sync_types" },
      { what: "a start that is no time", json: { name: "a", interval_minutes: 5, start_at: "tomorrow" }, status: 422, says: "start_at" },
    ])("$what, and keep nothing", async ({ json, status, says }) => {
      const answer = await ask("", { method: "POST", json });
      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer.body)).toContain(says);
      expect((await ask("")).body["count"]).toBe(0);
    });

    it("who may make schedules but start no jobs", async () => {
      const role = await app.ask("/api/accounts/roles/", { method: "POST", json: { name: "planner", permissions: ["proxbox.view_schedule", "proxbox.add_schedule", "proxbox.change_schedule"] } });
      const user = await app.ask("/api/accounts/users/", { method: "POST", json: { username: "planner", password: "correct horse", roles: [((await role.json()) as { id: number }).id] } });
      const token = await app.ask("/api/accounts/tokens/", { method: "POST", json: { user: ((await user.json()) as { id: number }).id } });
      const headers = { authorization: `Token ${((await token.json()) as { token: string }).token}` };
      const id = await make({ name: "a", interval_minutes: 5, is_paused: true });
      for (const [path, method, json] of [["", "POST", { name: "b", interval_minutes: 5 }], [`${id}/`, "PATCH", { is_paused: false }], [`${id}/resume/`, "POST", undefined], [`${id}/run/`, "POST", undefined]] as const) {
        const answer = await app.ask(`/api/schedules/${path}`, { method, headers, json });
        expect([path, method, answer.status]).toEqual([path, method, 403]);
        expect(await answer.json()).toMatchObject({ code: "AUTH_PERMISSION", detail: expect.stringContaining("core.add_job") });
      }
    });
  });

  it("refuse an approval of deletions to who may not apply plans, also by the back door of a schedule that has one", async () => {
    const permissions = ["proxbox.view_schedule", "proxbox.add_schedule", "proxbox.change_schedule", "core.add_job"];
    const role = await app.ask("/api/accounts/roles/", { method: "POST", json: { name: "starter", permissions } });
    const user = await app.ask("/api/accounts/users/", { method: "POST", json: { username: "starter", password: "correct horse", roles: [((await role.json()) as { id: number }).id] } });
    const token = await app.ask("/api/accounts/tokens/", { method: "POST", json: { user: ((await user.json()) as { id: number }).id } });
    const headers = { authorization: `Token ${((await token.json()) as { token: string }).token}` };
    const approving = await make({ name: "a", interval_minutes: 5, is_paused: true, params: { approve_deletions: true } });
    const plain = await make({ name: "b", interval_minutes: 5, is_paused: true });
    const tried = [["", "POST", { name: "c", interval_minutes: 5, params: { approve_deletions: true } }], [`${plain}/`, "PATCH", { params: { approve_deletions: true } }], [`${approving}/`, "PATCH", { is_paused: false }], [`${approving}/resume/`, "POST", undefined], [`${approving}/run/`, "POST", { approve_deletions: true }]] as const;
    for (const [path, method, json] of tried) {
      const answer = await app.ask(`/api/schedules/${path}`, { method, headers, json });
      expect([path, method, answer.status]).toEqual([path, method, 403]);
      expect(await answer.json()).toMatchObject({ code: "AUTH_PERMISSION", detail: expect.stringContaining("proxbox.apply_plan") });
    }
    expect((await app.ask(`/api/schedules/${approving}/run/`, { method: "POST", headers })).status).toBe(201);
    expect((await app.ask(`/api/schedules/${plain}/`, { method: "PATCH", headers, json: { name: "renamed" } })).status).toBe(200);
    expect((await app.ask(`/api/schedules/${approving}/`, { method: "PATCH", headers, json: { params: { approve_deletions: false } } })).status).toBe(200);
  });

  it("approve deletions by themselves at their own times, and when somebody runs one only if that is said", async () => {
    const id = await make({ name: "a", interval_minutes: 5, params: { approve_deletions: true } });
    expect(await app.parts.schedules.runDue()).toBe(1);
    for (const json of [undefined, { approve_deletions: false }, { approve_deletions: true }]) expect((await ask(`${id}/run/`, { method: "POST", json })).status).toBe(201);
    const made = await database().kysely.selectFrom("job").select("params").orderBy("id").execute();
    expect(made.map(({ params }) => JobParams.parse(params).approve_deletions)).toEqual([true, false, false, true]);
    expect((await ask(`${id}/`)).body).toMatchObject({ params: { approve_deletions: true } });
  });

  it("preview a cadence, and give a form's defaults by the settings", async () => {
    expect((await ask("preview/?cron=30+4+*+*+*&timezone=Europe/Berlin")).body["next_runs"]).toEqual([2, 3, 4, 5, 6].map((day) => `2026-01-0${day}T03:30:00.000Z`));
    expect((await ask("preview/?interval_minutes=60")).body["next_runs"]).toHaveLength(5);
    expect((await ask("preview/?interval_minutes=60&start_at=2027-03-01T08:30:00%2B01:00")).body["next_runs"]).toEqual([7, 8, 9, 10, 11].map((hour) => `2027-03-01T${String(hour).padStart(2, "0")}:30:00.000Z`));
    expect((await ask("preview/?cron=x")).status).toBe(400);
    expect((await ask("preview/?interval_minutes=0")).status).toBe(422);
    expect((await ask("defaults/")).body).toEqual({ interval_minutes: 45, timezone: "UTC", jitter_seconds: 0, params: { ...JobParams.parse({}), on_busy: "skip" } });
  });
});
