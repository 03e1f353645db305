import { AppError, JobParams } from "@proxbox/contract";
import { handTimers } from "@proxbox/lab";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { WIDE_LIMITS } from "../testing/open-test-jobs.ts";
import { SUCCESS, messagesOf, untilStopped, useJobs, whenEnded } from "../testing/use-jobs.ts";
import { LEASE_SECONDS } from "./lease.ts";
import type { JobEnding, JobRunner, RunContext } from "./run-context.ts";

const params = JobParams.parse({ proxmox_endpoint_ids: [1] });
const admin = { username: "admin" };

onEachDatabase("a worker", ({ database }) => {
  const open = useJobs(database);

  it("does a job and writes down how it ended, with its log in order", async () => {
    const { jobs, work } = await open();
    await work(async ({ markRunning, record, job }) => {
      await markRunning();
      for (let step = 0; step < 1_200; step += 1) record({ event: "step", level: "info", stage: "devices", proxmoxEndpointId: 1, data: { step, token_value: "canary" } });
      return { ...SUCCESS, result: { seen: job.params } };
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    const job = await whenEnded(jobs, id);
    expect(job).toMatchObject({ state: "completed", verdict: "success", status_reason: "All is well", error: null, problem: null, attempt: 1, worker: "w1", result: { seen: params }, params });
    expect(job.started_at).not.toBeNull();
    const { rows, count } = await jobs.log(id, { limit: 2_000 });
    expect(count).toBe(1_202);
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_202 }, (_, index) => index + 1));
    expect(rows.slice(1, -1).map(({ data }) => data["step"])).toEqual(Array.from({ length: 1_200 }, (_, index) => index));
    expect(JSON.stringify(rows)).not.toContain("canary");
  });

  it("ends a job as errored with what was thrown, and what the runner says it is", async () => {
    const { jobs, work } = await open();
    await work(async ({ job }) => {
      if (job.name === "throws") throw new AppError("NB_AUTH", { detail: "wrong token", hint: "Give another one." });
      return { verdict: "warning", headline: "Half of it", result: { done: 1 }, error: new AppError("PX_TIMEOUT") };
    });
    const thrown = await jobs.enqueue({ name: "throws", params, requestedBy: "admin" });
    const told = await jobs.enqueue({ name: "tells", params, requestedBy: "admin" });
    expect(await whenEnded(jobs, thrown.id)).toMatchObject({ state: "errored", verdict: "failed", error: "ProxboxException: NetBox refused the token: wrong token", problem: { code: "NB_AUTH", hint: "Give another one." } });
    expect(await whenEnded(jobs, told.id)).toMatchObject({ state: "errored", verdict: "warning", status_reason: "Half of it", result: { done: 1 }, problem: { code: "PX_TIMEOUT" } });
  });

  it("stops a running job that is cancelled, also when its runner does not obey, and ignores what that one still writes (E96)", async () => {
    const { jobs, work } = await open();
    const begun = Promise.withResolvers<RunContext>();
    const late = Promise.withResolvers<JobEnding>();
    await work(async (context) => {
      await context.markRunning();
      begun.resolve(context);
      return late.promise;
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    const context = await begun.promise;
    expect((await jobs.find(id)).state).toBe("running");
    await jobs.cancel(id, admin);
    const job = await whenEnded(jobs, id);
    expect(job).toMatchObject({ state: "failed", verdict: "cancelled", error: "Cancelled by admin.", cancelled_by: "admin", result: null });
    expect((context.signal.reason as AppError).code).toBe("RUN_CANCELLED");
    context.record({ event: "step", level: "info", data: {} });
    await context.steps.plan([{ proxmoxEndpointId: 1, stage: "devices" }]);
    await context.claims.request([1]);
    late.resolve(SUCCESS);
    await expect(context.claims.next([1], { isWaiting: true })).rejects.toMatchObject({ code: "RUN_CANCELLED" });
    expect(await jobs.find(id)).toEqual(job);
    expect(await jobs.stages(id)).toEqual([]);
  });

  it("ends the steps of a job that ends before them: none is running for ever", async () => {
    const { jobs, work } = await open();
    const steps = ["preflight", "devices", "storage"].map((stage) => ({ proxmoxEndpointId: 1, stage }));
    const begun = Promise.withResolvers<void>();
    await work(async (context) => {
      await context.steps.plan(steps);
      await context.steps.finish(steps[0]!, { state: "completed", attempts: 2, result: { ok: true } });
      await context.steps.start(steps[1]!);
      begun.resolve();
      return untilStopped(context.signal);
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    await begun.promise;
    await jobs.cancel(id, admin);
    await whenEnded(jobs, id);
    expect(await jobs.stages(id)).toMatchObject([
      { stage: "preflight", state: "completed", attempts: 2, result: { ok: true } },
      { stage: "devices", state: "failed", attempts: 1, result: { ok: false, summary: "Cancelled by admin." } },
      { stage: "storage", state: "skipped", attempts: 0, result: { summary: "Cancelled by admin.", left_out: true } },
    ]);
    expect((await jobs.stages(id)).every(({ completed_at: at }) => at !== null)).toBe(true);
  });

  it("ends a job at its time limit as errored with JobTimeoutException", async () => {
    const { jobs, work } = await open({ limits: async () => ({ ...WIDE_LIMITS, jobTimeoutMs: 10 }) });
    await work(({ signal }) => untilStopped(signal));
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    expect(await whenEnded(jobs, id)).toMatchObject({ state: "errored", verdict: "failed", error: "JobTimeoutException: the job ran longer than 0.01 s", problem: { code: "RUN_JOB_TIMEOUT" } });
  });

  it("hands its jobs back when it stops; the next worker goes on at once with what is not done yet", async () => {
    const { jobs, work } = await open();
    const step = { proxmoxEndpointId: 1, stage: "devices" };
    const begun = Promise.withResolvers<void>();
    const first = await work(async ({ steps, signal, claims, markRunning }) => {
      await claims.request([1]);
      await claims.next([1], { isWaiting: true });
      await markRunning();
      await steps.plan([step]);
      await steps.start(step);
      await steps.finish(step, { state: "completed", attempts: 1, result: { ok: true } });
      begun.resolve();
      return untilStopped(signal);
    }, { name: "w1" });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    await begun.promise;
    await first.stop();
    expect(await jobs.find(id)).toMatchObject({ state: "pending", status_reason: "handed back by worker w1", verdict: null, attempt: 0 });
    await work(async ({ steps, claims }) => {
      await claims.request([1]);
      await claims.next([1], { isWaiting: true });
      return { ...SUCCESS, result: { before: await steps.endOf(step) } };
    }, { name: "w2" });
    expect(await whenEnded(jobs, id)).toMatchObject({ state: "completed", worker: "w2", attempt: 1, result: { before: { state: "completed", attempts: 1, result: { ok: true } } } });
    expect(await messagesOf(jobs, id)).toEqual(["Taken up by worker w1", "handed back by worker w1", "Taken up by worker w2", "All is well"]);
  });

  it("drops a run whose lease is gone: another worker's end is the one that counts", async () => {
    const timers = handTimers();
    const { jobs, work } = await open({ timers });
    const begun = Promise.withResolvers<RunContext>();
    const worker = await work((context) => {
      begun.resolve(context);
      return untilStopped(context.signal);
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    const { signal } = await begun.promise;
    await database().kysely.updateTable("job").set({ lease_token: null, state: "completed", verdict: "success" }).where("id", "=", id).execute();
    const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    timers.pass(2_000);
    await stopped;
    expect((signal.reason as AppError).code).toBe("RUN_LEASE_LOST");
    await expect.poll(() => worker.carried).toBe(0);
    expect(await jobs.find(id)).toMatchObject({ state: "completed", verdict: "success" });
  });

  it("stops a run by itself when it could not renew its lease, before somebody else may take the job", async () => {
    const timers = handTimers();
    const { jobs, work } = await open({ timers });
    const begun = Promise.withResolvers<RunContext>();
    await work((context) => {
      begun.resolve(context);
      return untilStopped(context.signal);
    });
    await jobs.enqueue({ params, requestedBy: "admin" });
    const { signal } = await begun.promise;
    // The answer to its renewal never comes before this time is over.
    timers.pass(LEASE_SECONDS * 1_000 - 1);
    expect((signal.reason as AppError).code).toBe("RUN_LEASE_LOST");
  });

  it("interrupts a run that met a database that was away: the next attempt goes on", async () => {
    const { jobs, work } = await open();
    await work(async ({ job, markRunning }) => {
      await markRunning();
      // SQLSTATE 57P01: the server is being stopped.
      if (job.attempt === 1) throw Object.assign(new Error("terminating connection due to administrator command"), { code: "57P01" });
      return SUCCESS;
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    expect(await whenEnded(jobs, id)).toMatchObject({ state: "completed", verdict: "success", attempt: 2, problem: null });
    expect(await messagesOf(jobs, id)).toEqual(["Taken up by worker w1", "interrupted: the database was away", "Taken up by worker w1 (attempt 2)", "All is well"]);
  });

  it("cancels a job that was cancelled while its run had just come to its end without ending it (E96)", async () => {
    const timers = handTimers();
    const { jobs, work } = await open({ timers });
    const { kysely } = database();
    const holder = (await jobs.enqueue({ params, requestedBy: "admin", scheduledAt: new Date(Date.now() + 3_600_000) })).id;
    await kysely.updateTable("job").set({ state: "running", lease_token: "00000000-0000-4000-8000-000000000001", leased_until: sql<Date>`now() + interval '1 hour'` }).execute();
    await kysely.insertInto("claim").values({ target: "proxmox:1", job_id: holder, requested_at: sql`now()`, acquired_at: sql`now()` }).execute();
    await work(async ({ job, claims }) => {
      await claims.request([1]);
      // It waits for its claim without a worker from here on; nobody tells this worker of the cancellation in time.
      try {
        await claims.next([1], { isWaiting: true });
      } finally {
        await kysely.updateTable("job").set({ cancel_requested_at: new Date(), cancelled_by: "admin" }).where("id", "=", job.id).execute();
      }
      return SUCCESS;
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    await expect.poll(async () => (await jobs.find(id)).state).toBe("failed");
    expect(await jobs.find(id)).toMatchObject({ verdict: "cancelled", error: "Cancelled by admin." });
  });

  it("stops although the database is away: what it cannot hand back is left to the reaper", async () => {
    const timers = handTimers();
    let isAway = false;
    const kysely = database().kysely.withPlugin({
      transformQuery({ node }) {
        if (isAway) throw Object.assign(new Error("the connection was lost"), { code: "08006" });
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const { jobs, work } = await open({ timers, database: { ...database(), kysely } });
    const begun = Promise.withResolvers<void>();
    const worker = await work(({ signal }) => {
      begun.resolve();
      return untilStopped(signal);
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    await begun.promise;
    isAway = true;
    let hasStopped = false;
    const stopping = worker.stop().then(() => (hasStopped = true));
    await expect.poll(() => {
      timers.pass(1_000);
      return hasStopped;
    }).toBe(true);
    await stopping;
    isAway = false;
    expect(worker.carried).toBe(0);
    const { lease_token: token } = await database().kysely.selectFrom("job").select("lease_token").where("id", "=", id).executeTakeFirstOrThrow();
    expect(token).not.toBeNull();
  });

  // The embedded database has but the one connection that asks, which stays.
  it("goes on when the database drops all other connections, and writes every event once", async () => {
    const { jobs, work } = await open();
    await work(async ({ record, whenRecorded, markRunning }) => {
      await markRunning();
      for (let step = 0; step < 2_000; step += 1) {
        record({ event: "step", level: "info", data: { step } });
        await whenRecorded();
        if (step === 1_000) await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(database().kysely);
      }
      return SUCCESS;
    });
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    await expect.poll(async () => (await jobs.find(id)).state, { timeout: 30_000 }).toBe("completed");
    const { rows } = await jobs.log(id, { limit: 5_000, event: "step" });
    expect(rows.map(({ data }) => data["step"])).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
  });

  it("does each of 200 jobs exactly once, however many workers there are", async () => {
    const { jobs, work } = await open();
    const second = await open();
    const runs: number[] = [];
    const runner: JobRunner = async ({ job, markRunning }) => {
      await markRunning();
      runs.push(job.id);
      return SUCCESS;
    };
    const made = await Promise.all(Array.from({ length: 200 }, () => jobs.enqueue({ params, requestedBy: "admin" })));
    await work(runner, { name: "w1", slots: 10 });
    await second.work(runner, { name: "w2", slots: 10 });
    await expect.poll(async () => (await jobs.list({ states: ["completed"] }, { limit: 1, offset: 0 })).count, { timeout: 50_000 }).toBe(200);
    expect(runs.toSorted((left, right) => left - right)).toEqual(made.map(({ id }) => id).toSorted((left, right) => left - right));
    const { rows } = await jobs.list({}, { limit: 1_000, offset: 0 });
    expect(rows.every(({ attempt }) => attempt === 1)).toBe(true);
  });
});
