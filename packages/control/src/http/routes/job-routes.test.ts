import { JobParams } from "@proxbox/contract";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { EndpointReader, StoredProxmox } from "../../endpoints/stored-endpoint.ts";
import type { Jobs } from "../../jobs/create-jobs.ts";
import { startWorker } from "../../jobs/start-worker.ts";
import type { Worker } from "../../jobs/start-worker.ts";
import type { JobEnding, JobRunner } from "../../jobs/run-context.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { openTestJobs } from "../../testing/open-test-jobs.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";
import type { EndpointStore } from "../../endpoints/create-endpoint-store.ts";

const params = JobParams.parse({ proxmox_endpoint_ids: [1] });
const success: JobEnding = { verdict: "success", headline: "All is well", result: { writes: 3 } };

function proxmox(id: number): Promise<StoredProxmox | undefined> {
  const known: Readonly<Record<number, Partial<StoredProxmox>>> = { 1: { id: 1, name: "pve", enabled: true }, 2: { id: 2, name: "old", enabled: false } };
  return Promise.resolve(known[id] as StoredProxmox | undefined);
}

const endpoints: Pick<EndpointReader, "proxmox" | "backend"> = { proxmox, backend: () => Promise.resolve(undefined) };

interface Frame {
  readonly id?: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function frames(text: string): Frame[] {
  const blocks = text.split("\n\n").filter((block) => block.trim() !== "" && !block.startsWith(":"));
  return blocks.map((block) => {
    const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
    return { ...fields, data: JSON.parse(fields.data as string) } as Frame;
  });
}

onEachDatabase("the routes of jobs", ({ database }) => {
  let jobs: Jobs;
  let app: TestApp;
  const workers: Worker[] = [];

  beforeEach(async () => {
    jobs = await openTestJobs(database());
    app = await startTestApp({ database: database(), parts: { jobs, endpoints: endpoints as EndpointStore } });
  });

  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
    await app.close();
    await jobs.close();
  });

  async function work(runner: JobRunner = async () => success): Promise<void> {
    workers.push(await startWorker({ parts: jobs.parts, runner, name: "w1", slots: 1 }));
  }

  async function json(path: string, init?: Parameters<TestApp["ask"]>[1]): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await app.ask(path, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  it("makes a job that a worker does, shows it with its steps, and runs it again with the same parameters (B5)", async () => {
    const made = await json("/api/jobs/", { method: "POST", json: { proxmox_endpoint_ids: [1], sync_types: ["devices"], name: "Mine" } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ id: 1, name: "Mine", state: "pending", requested_by: "administrator", stages: [], allowed_actions: { cancel: true, run_now: false } });
    expect(made.body["params"]).toEqual({ ...params, sync_types: ["devices"] });
    expect((await json("/api/jobs/1/run-now/", { method: "POST" })).body).toMatchObject({ code: "RUN_JOB_NOT_ENDED" });
    await work(async ({ steps }) => {
      const step = { proxmoxEndpointId: 1, stage: "devices" };
      await steps.plan([step]);
      await steps.start(step);
      await steps.finish(step, { state: "completed", attempts: 1, result: { ok: true } });
      return success;
    });
    await (await app.ask("/api/jobs/1/events")).text();
    expect((await json("/api/jobs/1/")).body).toMatchObject({ state: "completed", verdict: "success", result: { writes: 3 }, stages: [{ stage: "devices", state: "completed", attempts: 1 }], allowed_actions: { cancel: false, run_now: true } });
    const again = await json("/api/jobs/1/run-now/", { method: "POST", as: "operator" });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ id: 2, name: "Mine", source_job_id: 1, requested_by: "operator", params: made.body["params"] });
  });

  it("retries what failed of a job for who may, and says beforehand whether there is anything to retry", async () => {
    const steps: JobRunner = async ({ steps: book, job }) => {
      const step = { proxmoxEndpointId: 1, stage: "devices" };
      await book.plan([step]);
      await book.finish(step, { state: job.id === 1 ? "failed" : "completed", attempts: 1, result: {} });
      return success;
    };
    await json("/api/jobs/", { method: "POST", json: { proxmox_endpoint_ids: [1] } });
    expect((await json("/api/jobs/1/retry/", { method: "POST" })).body).toMatchObject({ code: "RUN_JOB_NOT_ENDED" });
    await work(steps);
    await (await app.ask("/api/jobs/1/events")).text();
    expect((await json("/api/jobs/1/")).body).toMatchObject({ allowed_actions: { run_now: true, retry: true } });
    expect((await json("/api/jobs/1/", { as: "viewer" })).body).toMatchObject({ allowed_actions: { run_now: false, retry: false } });
    expect((await json("/api/jobs/1/retry/", { method: "POST", as: "viewer" })).status).toBe(403);
    const retried = await json("/api/jobs/1/retry/", { method: "POST", as: "operator" });
    expect(retried).toMatchObject({ status: 201, body: { id: 2, source_job_id: 1, params: { sync_types: ["devices"], only: [{ proxmox_endpoint_id: 1, stages: ["devices"] }] } } });
    await (await app.ask("/api/jobs/2/events")).text();
    expect((await json("/api/jobs/2/")).body).toMatchObject({ allowed_actions: { run_now: true, retry: false } });
    expect(await json("/api/jobs/2/retry/", { method: "POST" })).toMatchObject({ status: 409, body: { code: "RUN_NOTHING_FAILED" } });
    expect((await json("/api/jobs/", { method: "POST", json: { only: [{ proxmox_endpoint_id: 1, stages: [] }] } })).status).toBe(422);
  });

  it("gives back an equal job that has not ended when asked to make it once", async () => {
    expect((await json("/api/jobs/", { method: "POST", json: { ...params, enqueue_once: true } })).status).toBe(201);
    expect(await json("/api/jobs/", { method: "POST", json: { ...params, enqueue_once: true } })).toMatchObject({ status: 200, body: { id: 1 } });
  });

  it("refuses what nobody could sync, and parameters it does not know", async () => {
    const post = (body: object): Promise<{ status: number; body: Record<string, unknown> }> => json("/api/jobs/", { method: "POST", json: body });
    expect(await post({ proxmox_endpoint_ids: [9] })).toMatchObject({ status: 400, body: { code: "CFG_SCOPE_INVALID" } });
    expect(await post({ proxmox_endpoint_ids: [2] })).toMatchObject({ status: 400, body: { detail: expect.stringContaining("old is disabled") } });
    expect(await post({ fastapi_endpoint_id: 4 })).toMatchObject({ status: 400 });
    expect(await post({ sync_types: ["nonsense"] })).toMatchObject({ status: 422 });
    expect(await post({ endpoint: 1 })).toMatchObject({ status: 422 });
    expect((await json("/api/jobs/")).body).toMatchObject({ count: 0 });
  });

  it("lets nobody do what they may not (B12)", async () => {
    await jobs.enqueue({ params, requestedBy: "admin" });
    for (const path of ["/api/jobs/", "/api/jobs/1/", "/api/jobs/1/log/", "/api/jobs/1/log/download", "/api/jobs/1/events"]) expect([path, (await app.ask(path, { as: "nobody" })).status]).toEqual([path, 401]);
    for (const path of ["/api/jobs/", "/api/jobs/1/cancel/", "/api/jobs/1/run-now/"]) expect([path, (await app.ask(path, { as: "viewer", method: "POST", ...(path === "/api/jobs/" ? { json: {} } : {}) })).status]).toEqual([path, 403]);
    expect((await json("/api/jobs/1/", { as: "viewer" })).body).toMatchObject({ state: "pending", allowed_actions: { cancel: false, run_now: false } });
  });

  it("cancels a job that no worker has at once, again without harm, and not one that ended otherwise", async () => {
    await jobs.enqueue({ params, requestedBy: "admin" });
    expect(await json("/api/jobs/1/cancel/", { method: "POST", as: "operator" })).toMatchObject({ status: 200, body: { state: "failed", verdict: "cancelled", error: "Cancelled by operator." } });
    expect(await json("/api/jobs/1/cancel/", { method: "POST" })).toMatchObject({ status: 200, body: { cancelled_by: "operator" } });
    await database().kysely.updateTable("job").set({ state: "completed", verdict: "success" }).execute();
    expect(await json("/api/jobs/1/cancel/", { method: "POST" })).toMatchObject({ status: 409, body: { code: "RUN_JOB_ENDED" } });
    expect(await json("/api/jobs/7/cancel/", { method: "POST" })).toMatchObject({ status: 404, body: { code: "RUN_UNKNOWN_OBJECT" } });
  });

  it("lists jobs by state, endpoint, time and name, in any order, page by page", async () => {
    for (const [name, ids] of [["one", [1]], ["two", [2]], ["all", []]] as const) await jobs.enqueue({ name, params: JobParams.parse({ proxmox_endpoint_ids: ids }), requestedBy: name });
    await jobs.cancel(2, { username: "admin" });
    const names = async (query: string): Promise<unknown> => ((await json(`/api/jobs/?${query}`)).body["results"] as { name: string }[]).map(({ name }) => name);
    expect(await names("")).toEqual(["all", "two", "one"]);
    expect(await names("ordering=name")).toEqual(["all", "one", "two"]);
    expect(await names("ordering=-requested_by")).toEqual(["two", "one", "all"]);
    await database().kysely.updateTable("job").set({ started_at: new Date(0), completed_at: new Date(5_000) }).where("id", "=", 3).execute();
    await database().kysely.updateTable("job").set({ started_at: new Date(60_000), completed_at: new Date(61_000) }).where("id", "=", 1).execute();
    expect(await names("ordering=-duration")).toEqual(["all", "one", "two"]);
    expect(await names("state=failed&state=running")).toEqual(["two"]);
    expect(await names("state=pending,scheduled&ordering=id")).toEqual(["one", "all"]);
    expect(await names("verdict=cancelled")).toEqual(["two"]);
    expect(await names("proxmox_endpoint_id=1")).toEqual(["all", "one"]);
    expect(await names("requested_by=two")).toEqual(["two"]);
    expect(await names("q=ON")).toEqual(["one"]);
    expect(await names("created_after=2999-01-01T00:00:00Z")).toEqual([]);
    expect(await names("created_before=2999-01-01T00:00:00Z&limit=1&offset=1")).toEqual(["two"]);
    expect((await json("/api/jobs/?limit=1&state=pending")).body).toMatchObject({ count: 2, next: expect.stringContaining("state=pending"), previous: null });
    expect((await app.ask("/api/jobs/?state=unheard-of")).status).toBe(422);
  });

  it("refuses an approval of deletions to who may start jobs but not apply plans, also when a job is repeated", async () => {
    const role = await json("/api/accounts/roles/", { method: "POST", json: { name: "starter", permissions: ["core.view_job", "core.add_job"] } });
    const user = await json("/api/accounts/users/", { method: "POST", json: { username: "starter", password: "correct horse", roles: [role.body["id"]] } });
    const token = await json("/api/accounts/tokens/", { method: "POST", json: { user: user.body["id"] } });
    const headers = { authorization: `Token ${String(token.body["token"])}` };
    await work();
    const asked = { proxmox_endpoint_ids: [1], approve_deletions: true };
    expect(await json("/api/jobs/", { method: "POST", json: asked, headers })).toMatchObject({ status: 403, body: { code: "AUTH_PERMISSION", detail: expect.stringContaining("proxbox.apply_plan") } });
    expect((await json("/api/jobs/", { method: "POST", json: asked, as: "operator" })).status).toBe(201);
    await (await app.ask("/api/jobs/1/events")).text();
    for (const how of ["run-now", "retry"]) expect(await json(`/api/jobs/1/${how}/`, { method: "POST", headers, json: { approve_deletions: true } })).toMatchObject({ status: 403, body: { detail: expect.stringContaining("proxbox.apply_plan") } });
    expect((await json("/api/jobs/")).body).toMatchObject({ count: 1 });
    // Without the word it is a sync like any other.
    expect((await json("/api/jobs/1/", { headers })).body).toMatchObject({ allowed_actions: { run_now: true } });
    expect(await json("/api/jobs/1/run-now/", { method: "POST", headers })).toMatchObject({ status: 201, body: { params: { approve_deletions: false } } });
  });

  it("approves deletions in a repetition only when that is said again, by the same right, and the audit log keeps the word", async () => {
    await work(async ({ steps, job }) => {
      const step = { proxmoxEndpointId: 1, stage: "devices" };
      await steps.plan([step]);
      await steps.finish(step, { state: job.id === 1 ? "failed" : "completed", attempts: 1, result: {} });
      return success;
    });
    await json("/api/jobs/", { method: "POST", json: { proxmox_endpoint_ids: [1], approve_deletions: true } });
    await (await app.ask("/api/jobs/1/events")).text();
    const repeat = async (how: string, body?: object): Promise<unknown> => ((await json(`/api/jobs/1/${how}/`, { method: "POST", ...(body === undefined ? {} : { json: body }) })).body["params"] as JobParams).approve_deletions;
    for (const how of ["run-now", "retry"]) expect([how, await repeat(how), await repeat(how, {}), await repeat(how, { approve_deletions: false }), await repeat(how, { approve_deletions: true })]).toEqual([how, false, false, false, true]);
    expect((await json("/api/jobs/1/")).body).toMatchObject({ params: { approve_deletions: true } });
    expect((await json("/api/jobs/1/run-now/", { method: "POST", json: { approved: true } })).status).toBe(422);
    const { rows } = await app.parts.audit.list({}, { limit: 2, offset: 0 });
    expect(rows.map(({ data }) => data)).toMatchObject([{ approve_deletions: true }, { approve_deletions: false }]);
  });

  it("gives the log by filters and as a file", async () => {
    await work(async ({ record }) => {
      for (const operation of ["created", "failed", "updated", "failed"]) record({ event: "item_progress", level: "debug", stage: "sdn", data: { operation, message: `it was "operation":"skipped" before` } });
      for (let step = 0; step < 30; step += 1) record({ event: "step", level: step % 3 === 0 ? "warning" : "info", stage: step < 20 ? "devices" : "storage", proxmoxEndpointId: 1, data: { step } });
      return success;
    });
    await jobs.enqueue({ params, requestedBy: "admin" });
    await (await app.ask("/api/jobs/1/events")).text();
    expect((await json("/api/jobs/1/log/?limit=5")).body).toMatchObject({ count: 36, results: expect.objectContaining({ length: 5 }) });
    expect((await json("/api/jobs/1/log/?level=warning&stage=storage")).body).toMatchObject({ count: 3, results: [{ data: { step: 21 } }, { data: { step: 24 } }, { data: { step: 27 } }] });
    expect((await json("/api/jobs/1/log/?q=%22STEP%22:2")).body).toMatchObject({ count: 11 });
    expect((await json("/api/jobs/1/log/?operation=failed&limit=1")).body).toMatchObject({ count: 2, results: [{ data: { operation: "failed" } }] });
    expect((await json("/api/jobs/1/log/?operation=created,updated")).body).toMatchObject({ count: 2 });
    expect((await json("/api/jobs/1/log/?operation=skipped")).body).toMatchObject({ count: 0 });
    expect((await json("/api/jobs/1/log/?q=%25")).body).toMatchObject({ count: 0 });
    expect((await json("/api/jobs/1/log/?after=35")).body).toMatchObject({ count: 1, results: [{ seq: 36, event: "message" }] });
    const file = await app.ask("/api/jobs/1/log/download");
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="job-1.ndjson"');
    const lines = (await file.text()).trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
  });

  it("streams the log with its numbers as ids and ends with one complete; Last-Event-ID goes on where it broke off (E99)", async () => {
    await work(async ({ record }) => {
      for (let step = 0; step < 10; step += 1) record({ event: "complete", level: "info", data: { step } });
      return success;
    });
    await jobs.enqueue({ params, requestedBy: "admin" });
    const all = frames(await (await app.ask("/api/jobs/1/events", { as: "viewer" })).text());
    expect(all.slice(0, -1).map(({ id, event }) => [id, event])).toEqual(Array.from({ length: 12 }, (_, index) => [String(index + 1), "log"]));
    expect(all[1]?.data).toMatchObject({ seq: 2, event: "complete", data: { step: 0 } });
    expect(all.at(-1)).toEqual({ event: "complete", data: { ok: true, state: "completed", verdict: "success", message: "All is well", error: null } });
    const rest = frames(await (await app.ask("/api/jobs/1/events", { headers: { "last-event-id": "9" } })).text());
    expect(rest.map(({ id }) => id)).toEqual(["10", "11", "12", undefined]);
    expect(frames(await (await app.ask("/api/jobs/1/events?after=12")).text())).toHaveLength(1);
    expect((await app.ask("/api/jobs/9/events")).status).toBe(404);
    expect(jobs.pollers).toBe(0);
  });
});
