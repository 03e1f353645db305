import { JobParams } from "@proxbox/contract";
import { handTimers } from "@proxbox/lab";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { SUCCESS, messagesOf, untilStopped, useJobs, whenEnded } from "../testing/use-jobs.ts";
import { createReaper } from "./reaper.ts";
import { QUEUE_SCHEMA } from "./job-queue.ts";
import type { RunContext } from "./run-context.ts";

const params = JobParams.parse({ proxmox_endpoint_ids: [1] });
const step = { proxmoxEndpointId: 1, stage: "devices" };

onEachDatabase("the reaper", ({ database }) => {
  const open = useJobs(database);

  /** As if all workers had not been heard of for a while. */
  async function letLeasesPass(): Promise<void> {
    await database().kysely.updateTable("job").set({ leased_until: sql<Date>`now() - interval '1 second'` }).where("lease_token", "is not", null).execute();
  }

  /** A worker that holds a job and then never does anything again: its timers stand still. */
  async function abandon(attempts = 1): Promise<{ id: number; context: RunContext }> {
    const { jobs, work } = await open({ timers: handTimers() });
    const begun = Promise.withResolvers<RunContext>();
    await work(
      async (context) => {
        await context.claims.request([1]);
        await context.claims.next([1], { isWaiting: true });
        await context.markRunning();
        await context.steps.plan([step]);
        await context.steps.finish(step, { state: "completed", attempts: 1, result: {} });
        begun.resolve(context);
        return untilStopped(context.signal);
      },
      { name: "lost", slots: 1 },
    );
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    const context = await begun.promise;
    await database().kysely.updateTable("job").set({ attempt: attempts }).execute();
    return { id, context };
  }

  it("gives the job of a lost worker to another one, which goes on where it stopped (E95)", async () => {
    const { id, context } = await abandon();
    await letLeasesPass();
    const { jobs, work } = await open();
    expect(await jobs.find(id)).toMatchObject({ state: "running", is_interrupted: true });
    const reaper = createReaper(jobs.parts);
    await reaper.sweep();
    expect(await reaper.sweep()).toBe(1);
    expect(await jobs.find(id)).toMatchObject({ state: "pending", status_reason: "interrupted: worker lost was lost", is_interrupted: false });
    await work(
      async ({ steps, claims }) => {
        await claims.request([1]);
        await claims.next([1], { isWaiting: true });
        return { ...SUCCESS, result: { before: await steps.endOf(step) } };
      },
      { name: "w2" },
    );
    expect(await whenEnded(jobs, id)).toMatchObject({ state: "completed", attempt: 2, worker: "w2", result: { before: { state: "completed" } } });
    expect(await messagesOf(jobs, id)).toEqual(["interrupted: worker lost was lost", "Taken up by worker w2 (attempt 2)", "All is well"]);
    // The lost one comes back: what it still writes does not count.
    await context.steps.finish(step, { state: "failed", attempts: 9, result: {} });
    await context.markRunning();
    await context.claims.request([2]);
    expect(await jobs.find(id)).toMatchObject({ state: "completed" });
    expect(await jobs.stages(id)).toMatchObject([{ state: "completed", attempts: 1 }]);
  });

  it("leaves jobs alone whose workers renew their leases after all: a clock jumped", async () => {
    const { id } = await abandon();
    await letLeasesPass();
    const { jobs } = await open();
    const reaper = createReaper(jobs.parts);
    expect(await reaper.sweep()).toBe(0);
    await database().kysely.updateTable("job").set({ leased_until: sql<Date>`now() + interval '10 seconds'` }).execute();
    expect(await reaper.sweep()).toBe(0);
    expect(await jobs.find(id)).toMatchObject({ state: "running" });
  });

  it("lets only one of many reapers take a job", async () => {
    await abandon();
    await letLeasesPass();
    const { jobs } = await open();
    const reapers = [createReaper(jobs.parts), createReaper(jobs.parts), createReaper(jobs.parts)];
    await Promise.all(reapers.map((reaper) => reaper.sweep()));
    const taken = await Promise.all(reapers.map((reaper) => reaper.sweep()));
    expect(taken.reduce((sum, each) => sum + each, 0)).toBe(1);
  });

  it("gives a job up whose workers were lost again and again", async () => {
    const { id } = await abandon(5);
    await letLeasesPass();
    const { jobs } = await open();
    const reaper = createReaper(jobs.parts);
    await reaper.sweep();
    await reaper.sweep();
    expect(await jobs.find(id)).toMatchObject({ state: "errored", verdict: "failed", problem: { code: "RUN_WORKER_LOST" }, error: expect.stringContaining("5 attempts, the last by lost") });
    expect(await database().kysely.selectFrom("claim").selectAll().execute()).toEqual([]);
  });

  it("cancels what a lost worker was asked to cancel", async () => {
    const { id } = await abandon();
    const { jobs } = await open();
    await database().kysely.updateTable("job").set({ cancel_requested_at: new Date(), cancelled_by: "admin" }).execute();
    await letLeasesPass();
    const reaper = createReaper(jobs.parts);
    await reaper.sweep();
    await reaper.sweep();
    expect(await jobs.find(id)).toMatchObject({ state: "failed", verdict: "cancelled", error: "Cancelled by admin." });
  });

  it("cancels at once a job whose worker is lost", async () => {
    const { id } = await abandon();
    const { jobs } = await open();
    await letLeasesPass();
    expect(await jobs.cancel(id, { username: "admin" })).toMatchObject({ state: "failed", verdict: "cancelled", cancelled_by: "admin" });
  });

  it("delivers jobs again whose deliveries the queue has lost, and those that nobody woke", async () => {
    const { jobs, work } = await open();
    const lost = await jobs.enqueue({ params, requestedBy: "admin" });
    const forgotten = await jobs.enqueue({ params, requestedBy: "admin" });
    const later = await jobs.enqueue({ params, requestedBy: "admin", scheduledAt: new Date(Date.now() + 3_600_000) });
    const { kysely } = database();
    await sql`delete from ${sql.table(`${QUEUE_SCHEMA}.job`)}`.execute(kysely);
    await kysely.updateTable("job").set({ queue_job_id: null }).where("id", "=", forgotten.id).execute();
    await kysely.insertInto("claim").values({ target: "proxmox:1", job_id: forgotten.id, requested_at: sql`now()`, acquired_at: null }).execute();
    await createReaper(jobs.parts).sweep();
    await work(async () => SUCCESS);
    expect(await whenEnded(jobs, lost.id)).toMatchObject({ state: "completed" });
    expect(await whenEnded(jobs, forgotten.id)).toMatchObject({ state: "completed" });
    expect(await jobs.find(later.id)).toMatchObject({ state: "scheduled" });
  });
});
