import { JobParams } from "@proxbox/contract";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { SUCCESS, messagesOf, useJobs, whenEnded } from "../testing/use-jobs.ts";
import { createClaims } from "./claims.ts";
import type { Jobs } from "./create-jobs.ts";
import type { JobRunner } from "./run-context.ts";

function forEndpoints(...ids: number[]): JobParams {
  return JobParams.parse({ proxmox_endpoint_ids: ids });
}

/** What happened at the endpoints, in order: `+1:7` job 7 began at endpoint 1, `-1:7` it was done. */
function recorder(): { events: string[]; worker: JobRunner; most: () => number } {
  const events: string[] = [];
  const atWork = new Map<number, number>();
  let most = 0;
  return {
    events,
    most: () => most,
    worker: async ({ job, claims, markRunning, steps }) => {
      const left = new Set(job.params.proxmox_endpoint_ids);
      await claims.request([...left]);
      for (const id of left) if ((await steps.endOf({ proxmoxEndpointId: id, stage: "devices" })) !== undefined) left.delete(id);
      while (left.size > 0) {
        const next = await claims.next([...left], { isWaiting: true });
        if (!("acquired" in next)) throw new Error("nobody said not to wait");
        const { acquired: id } = next;
        await markRunning();
        atWork.set(id, (atWork.get(id) ?? 0) + 1);
        most = Math.max(most, ...atWork.values());
        events.push(`+${id}:${job.id}`);
        const step = { proxmoxEndpointId: id, stage: "devices" };
        await steps.plan([step]);
        await steps.start(step);
        await steps.finish(step, { state: "completed", attempts: 1, result: {} });
        events.push(`-${id}:${job.id}`);
        atWork.set(id, (atWork.get(id) ?? 1) - 1);
        left.delete(id);
        await claims.release(id);
      }
      return SUCCESS;
    },
  };
}

onEachDatabase("claims", ({ database }) => {
  const open = useJobs(database);

  async function enqueue(jobs: Jobs, ...ids: number[]): Promise<number> {
    return (await jobs.enqueue({ params: forEndpoints(...ids), requestedBy: "admin" })).id;
  }

  async function completed(jobs: Jobs): Promise<number> {
    return (await jobs.list({ states: ["completed"] }, { limit: 1, offset: 0 })).count;
  }

  it("never lets two jobs be at work on one endpoint, whoever carries them (E97)", async () => {
    const { worker, most, events } = recorder();
    const first = await open();
    const second = await open();
    const scopes = [[1], [2], [1, 2], [2, 1], [3, 1], [1, 2, 3]];
    for (let index = 0; index < 36; index += 1) await enqueue(first.jobs, ...(scopes[index % scopes.length] ?? []));
    await first.work(worker, { name: "w1", slots: 3 });
    await second.work(worker, { name: "w2", slots: 3 });
    await expect.poll(() => completed(first.jobs), { timeout: 50_000 }).toBe(36);
    expect(most()).toBe(1);
    expect(events).toHaveLength(2 * 6 * (1 + 1 + 2 + 2 + 2 + 3));
    expect(await database().kysely.selectFrom("claim").selectAll().execute()).toEqual([]);
  });

  it("lets a job that must wait take no place in a worker, says for whom it waits, and wakes it in its turn", async () => {
    const { jobs, work } = await open();
    const hold = Promise.withResolvers<void>();
    const { worker, events } = recorder();
    await work(
      async (context) => {
        if (context.job.name !== "holder") return worker(context);
        await context.claims.request([1]);
        await context.claims.next([1], { isWaiting: true });
        await context.markRunning();
        await hold.promise;
        return SUCCESS;
      },
      { slots: 2 },
    );
    const holder = (await jobs.enqueue({ name: "holder", params: forEndpoints(1), requestedBy: "admin" })).id;
    await expect.poll(async () => (await jobs.find(holder)).state).toBe("running");
    const waiting = [await enqueue(jobs, 1), await enqueue(jobs, 1), await enqueue(jobs, 1)];
    for (const id of waiting) await expect.poll(async () => (await jobs.find(id)).status_reason).toBe(`waits for job ${holder}`);
    expect((await jobs.find(waiting[2]!)).state).toBe("pending");
    const elsewhere = await enqueue(jobs, 2);
    expect((await whenEnded(jobs, elsewhere)).state).toBe("completed");
    hold.resolve();
    for (const id of waiting) expect(await whenEnded(jobs, id)).toMatchObject({ state: "completed", attempt: 1, started_at: expect.any(String) });
    expect(events.filter((event) => event.startsWith("+1"))).toEqual(waiting.map((id) => `+1:${id}`));
    expect(await messagesOf(jobs, waiting[0]!)).toContain(`Waits for job ${holder}, which is at work on the same Proxmox endpoint`);
  });

  it("does what is free first, and lets others go before it where it is not at work", async () => {
    const { jobs, work } = await open();
    const atTwo = Promise.withResolvers<void>();
    const { worker, events } = recorder();
    const hold = Promise.withResolvers<void>();
    await work(
      async (context) => {
        if (context.job.name !== "all") return worker(context);
        await context.claims.request([2, 1]);
        expect(await context.claims.next([2, 1], { isWaiting: true })).toEqual({ acquired: 2 });
        atTwo.resolve();
        await hold.promise;
        await context.claims.release(2);
        expect(await context.claims.next([1], { isWaiting: true })).toEqual({ acquired: 1 });
        events.push(`+1:${context.job.id}`);
        return SUCCESS;
      },
      { slots: 2 },
    );
    const all = (await jobs.enqueue({ name: "all", params: forEndpoints(2, 1), requestedBy: "admin" })).id;
    await atTwo.promise;
    const later = await enqueue(jobs, 1);
    expect((await whenEnded(jobs, later)).state).toBe("completed");
    hold.resolve();
    expect(await whenEnded(jobs, all)).toMatchObject({ state: "completed" });
    expect(events).toEqual([`+1:${later}`, `-1:${later}`, `+1:${all}`]);
  });

  it("names the holder instead of waiting when it shall not wait", async () => {
    const { jobs, work } = await open();
    const hold = Promise.withResolvers<void>();
    await work(
      async ({ job, claims, markRunning }) => {
        await claims.request([1]);
        const next = await claims.next([1], { isWaiting: false });
        if ("heldBy" in next) return { verdict: "skipped", headline: `Job ${next.heldBy} is at work`, result: {} };
        await markRunning();
        if (job.id === 1) await hold.promise;
        return SUCCESS;
      },
      { slots: 2 },
    );
    const holder = await enqueue(jobs, 1);
    await expect.poll(async () => (await jobs.find(holder)).state).toBe("running");
    const skipped = await enqueue(jobs, 1);
    expect(await whenEnded(jobs, skipped)).toMatchObject({ state: "completed", verdict: "skipped", status_reason: `Job ${holder} is at work` });
    hold.resolve();
    await whenEnded(jobs, holder);
  });

  it("takes over what a job that has ended still holds", async () => {
    const { jobs, work } = await open();
    const holder = (await jobs.enqueue({ params: forEndpoints(1), requestedBy: "admin", scheduledAt: new Date(Date.now() + 3_600_000) })).id;
    const { kysely } = database();
    await kysely.insertInto("claim").values({ target: "proxmox:1", job_id: holder, requested_at: sql`now()`, acquired_at: sql`now()` }).execute();
    await kysely.updateTable("job").set({ state: "completed" }).execute();
    const { worker, events } = recorder();
    await work(worker);
    const next = await enqueue(jobs, 1);
    expect(await whenEnded(jobs, next)).toMatchObject({ state: "completed" });
    expect(events.slice(0, 2)).toEqual([`+1:${next}`, `-1:${next}`]);
  });

  it("takes nothing from a job whose lease only looks over, as after a jump of the clock: its worker may be at work (E97)", async () => {
    const { jobs } = await open();
    const [holder, next] = [await enqueue(jobs, 1), await enqueue(jobs, 1)];
    const { kysely } = database();
    const lease = { jobId: next, token: "00000000-0000-4000-8000-000000000002" };
    await kysely.insertInto("claim").values({ target: "proxmox:1", job_id: holder, requested_at: sql`now()`, acquired_at: sql`now()` }).execute();
    await kysely.updateTable("job").set({ state: "running", lease_token: "00000000-0000-4000-8000-000000000001", leased_until: sql<Date>`now() - interval '1 second'` }).where("id", "=", holder).execute();
    await kysely.updateTable("job").set({ lease_token: lease.token, leased_until: sql<Date>`now() + interval '1 hour'` }).where("id", "=", next).execute();
    const claims = createClaims(jobs.parts, { lease, signal: new AbortController().signal, onWait: async () => undefined, onAcquire: async () => undefined });
    await claims.request([1]);
    expect(await claims.next([1], { isWaiting: false })).toEqual({ heldBy: holder });
    expect(await kysely.selectFrom("claim").select("job_id").where("acquired_at", "is not", null).execute()).toEqual([{ job_id: holder }]);
  });

  it("ends the waiting of a cancelled job, and those behind it move up", async () => {
    const { jobs, work } = await open();
    const hold = Promise.withResolvers<void>();
    const { worker } = recorder();
    await work(
      async (context) => {
        if (context.job.name !== "holder") return worker(context);
        await context.claims.request([1]);
        await context.claims.next([1], { isWaiting: true });
        await hold.promise;
        return SUCCESS;
      },
      { slots: 2 },
    );
    await jobs.enqueue({ name: "holder", params: forEndpoints(1), requestedBy: "admin" });
    await expect.poll(async () => (await database().kysely.selectFrom("claim").selectAll().execute()).length).toBe(1);
    const [dropped, kept] = [await enqueue(jobs, 1), await enqueue(jobs, 1)];
    await expect.poll(async () => (await jobs.find(kept)).status_reason).toBe("waits for job 1");
    await expect.poll(async () => (await database().kysely.selectFrom("job").select("queue_job_id").where("id", "=", dropped).executeTakeFirst())?.queue_job_id).toBeNull();
    expect(await jobs.cancel(dropped, { username: "admin" })).toMatchObject({ state: "failed", verdict: "cancelled" });
    hold.resolve();
    expect(await whenEnded(jobs, kept)).toMatchObject({ state: "completed" });
  });
});
