import { AppError, JobParams } from "@proxbox/contract";
import type { Job, JobState } from "@proxbox/contract";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { SUCCESS, useJobs, whenEnded } from "../testing/use-jobs.ts";
import { QUEUE_SCHEMA } from "./job-queue.ts";
import type { Jobs } from "./create-jobs.ts";

const params = JobParams.parse({ proxmox_endpoint_ids: [3, 1], sync_types: ["virtual-machines", "devices"], netbox_vm_ids: [7] });
const admin = { username: "admin" };

/** What happens to a job in each state when it is cancelled or run again: its state afterwards, or the code it is refused with. */
const lifecycle: readonly (readonly [state: JobState, verdict: Job["verdict"], cancel: string, runNow: string])[] = [
  ["pending", null, "failed", "RUN_JOB_NOT_ENDED"],
  ["scheduled", null, "failed", "RUN_JOB_NOT_ENDED"],
  ["running", null, "failed", "RUN_JOB_NOT_ENDED"],
  ["completed", "success", "RUN_JOB_ENDED", "pending"],
  ["completed", "skipped", "RUN_JOB_ENDED", "pending"],
  ["errored", "failed", "RUN_JOB_ENDED", "pending"],
  ["failed", "cancelled", "failed", "pending"],
];

type StepRow = readonly [endpoint: number, stage: string, state: string, result: object];

async function outcome(action: Promise<Job>): Promise<string> {
  return action.then(
    ({ state }) => state,
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

onEachDatabase("jobs", ({ database }) => {
  const open = useJobs(database);

  async function deliveries(): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(`${QUEUE_SCHEMA}.job`)} where name = 'default' and state::text in ('created', 'retry')`.execute(database().kysely);
    return rows[0]?.count ?? 0;
  }

  async function inState(jobs: Jobs, state: JobState, verdict: Job["verdict"]): Promise<number> {
    const scheduled = state === "scheduled" ? { scheduledAt: new Date(Date.now() + 3_600_000) } : {};
    const { id } = await jobs.enqueue({ params, requestedBy: "admin", ...scheduled });
    await database().kysely.updateTable("job").set({ state, verdict, ...(verdict === null ? {} : { queue_job_id: null }) }).where("id", "=", id).execute();
    return id;
  }

  async function endedRetry(jobs: Jobs, id: number): Promise<Job> {
    await database().kysely.updateTable("job").set({ state: "completed", verdict: "success" }).where("id", "=", id).execute();
    return jobs.find(id);
  }

  it.each(lifecycle)("lets a job that is %s (%s) be cancelled: %s, and run again: %s", async (...[state, verdict, cancel, runNow]) => {
    const { jobs } = await open();
    const id = await inState(jobs, state, verdict);
    expect(await outcome(jobs.runNow(id, admin))).toBe(runNow);
    expect(await outcome(jobs.cancel(id, admin))).toBe(cancel);
    expect((await jobs.find(id)).params).toEqual(params);
  });

  it("runs again with exactly the same parameters and leaves the old job as it is, whatever became of it (B5)", async () => {
    const { jobs } = await open();
    const id = await inState(jobs, "errored", "failed");
    const before = await jobs.find(id);
    const again = await jobs.runNow(id, { username: "operator" });
    expect(again).toMatchObject({ params, name: before.name, source_job_id: id, requested_by: "operator", state: "pending", schedule_id: null });
    expect(await jobs.find(id)).toEqual(before);
  });

  async function withSteps(...steps: readonly StepRow[]): Promise<{ jobs: Jobs; id: number }> {
    const { jobs } = await open();
    const id = await inState(jobs, "errored", "failed");
    const rows = steps.map(([endpoint, stage, state, result], position) => ({ job_id: id, proxmox_endpoint_id: endpoint, stage, position, state, attempts: 1, result: JSON.stringify(result) }));
    await database().kysely.insertInto("job_stage").values(rows).execute();
    return { jobs, id };
  }

  async function note(id: number, frames: readonly (readonly [event: string, level: string, data: object])[]): Promise<void> {
    const at = new Date();
    await database().kysely.insertInto("job_event").values(frames.map(([event, level, data], index) => ({ job_id: id, seq: 100 + index, at, event, level, stage: "virtual-machines", proxmox_endpoint_id: 1, data: JSON.stringify(data) }))).execute();
  }

  it("retries just what failed and what was left out for it, where it was, and with the parameters that it had", async () => {
    const { jobs, id } = await withSteps([3, "devices", "completed", { failed: 0 }], [3, "virtual-machines", "failed", {}], [1, "preflight", "failed", {}], [1, "devices", "skipped", { left_out: true }], [1, "virtual-machines", "skipped", { left_out: true }]);
    const retried = await jobs.retry(id, { username: "operator" });
    const only = [{ proxmox_endpoint_id: 3, stages: ["virtual-machines"] }, { proxmox_endpoint_id: 1, stages: ["devices", "virtual-machines"] }];
    expect(retried).toMatchObject({ name: "Proxbox Retry: Virtual machine 7", source_job_id: id, requested_by: "operator", state: "pending" });
    expect(retried.params).toEqual({ ...params, sync_types: ["devices", "virtual-machines"], only });
    expect((await jobs.runNow((await endedRetry(jobs, retried.id)).id, admin)).params).toEqual(retried.params);
  });

  it("retries machines alone when nothing but machines failed that both sides have, and their whole stage otherwise", async () => {
    const machine = (netboxId: number, action: string): object => ({ name: `vm ${netboxId}`, item_type: "virtual-machine", netbox_id: netboxId, extra: { key: `lab/qemu/${netboxId}`, action } });
    const failure = (netboxId: number): readonly [string, string, object] => ["item_progress", "warning", { operation: "failed", item: machine(netboxId, "") }];
    const found = ["discovery", "info", { items: [machine(21, "update"), machine(22, "update"), machine(23, "delete")] }] as const;
    const retryOf = async (failed: number, ...ids: readonly number[]): Promise<readonly number[]> => {
      const { jobs, id } = await withSteps([1, "virtual-machines", "completed", { failed }]);
      await database().kysely.updateTable("job").set({ params: JSON.stringify({ ...params, netbox_vm_ids: [] }) }).where("id", "=", id).execute();
      await note(id, [found, ["item_progress", "warning", { operation: "skipped" }], ...ids.map(failure)]);
      return (await jobs.retry(id, admin)).params.netbox_vm_ids;
    };
    expect(await retryOf(2, 21, 22)).toEqual([21, 22]);
    expect(await retryOf(2, 21, 23)).toEqual([]);
    expect(await retryOf(3, 21, 22)).toEqual([]);
  });

  it("refuses to retry a job of which nothing failed, and one that has not ended", async () => {
    const { jobs, id } = await withSteps([1, "devices", "completed", { failed: 0 }], [1, "sdn", "skipped", { summary: "switched off" }]);
    await expect(jobs.retry(id, admin)).rejects.toMatchObject({ code: "RUN_NOTHING_FAILED" });
    await expect(jobs.retry(await inState(jobs, "running", null), admin)).rejects.toMatchObject({ code: "RUN_JOB_NOT_ENDED" });
  });

  it("makes the row and its delivery in the caller's transaction, or neither", async () => {
    const { jobs } = await open();
    const before = await deliveries();
    const broken = database().kysely.transaction().execute(async (trx) => {
      await jobs.enqueue({ params, requestedBy: "admin" }, trx);
      throw new Error("no");
    });
    await expect(broken).rejects.toThrow("no");
    expect([(await jobs.list({}, { limit: 1, offset: 0 })).count, await deliveries()]).toEqual([0, before]);
    await database().kysely.transaction().execute((trx) => jobs.enqueue({ params, requestedBy: "admin" }, trx));
    expect([(await jobs.list({}, { limit: 1, offset: 0 })).count, await deliveries()]).toEqual([1, before + 1]);
  });

  it("makes a job once when asked so, also when many ask at the same moment, and touches no schedule (B8)", async () => {
    const { jobs } = await open();
    const at = new Date("2026-11-25T12:00:00Z");
    await database()
      .kysely.insertInto("schedule")
      .values({ name: "nightly", is_paused: false, interval_minutes: 60, cron: null, timezone: "UTC", start_at: at, jitter_seconds: 0, params: JSON.stringify(params), user_id: null, planned_at: at, next_run_at: at, last_run_at: null, last_job_id: null, last_error: null, created_at: at, updated_at: at })
      .execute();
    const schedules = await database().kysely.selectFrom("schedule").selectAll().execute();
    const reordered = { ...params, proxmox_endpoint_ids: [1, 3] };
    const made = await Promise.all(Array.from({ length: 8 }, (_, index) => jobs.enqueue({ params: index % 2 === 0 ? params : reordered, requestedBy: "admin", enqueueOnce: true })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect((await jobs.enqueue({ params: { ...params, on_busy: "skip" }, requestedBy: "admin", enqueueOnce: true })).isNew).toBe(true);
    await jobs.cancel(made[0]!.id, admin);
    expect((await jobs.enqueue({ params, requestedBy: "admin", enqueueOnce: true })).isNew).toBe(true);
    expect(await database().kysely.selectFrom("schedule").selectAll().execute()).toEqual(schedules);
  });

  it("starts a scheduled job when its time has come, not before; a cancelled one never", async () => {
    const { jobs, work } = await open();
    const soon = await jobs.enqueue({ params, requestedBy: "admin", scheduledAt: new Date(Date.now() + 1_500) });
    const dropped = await jobs.enqueue({ params, requestedBy: "admin", scheduledAt: new Date(Date.now() + 1_500) });
    expect(soon).toMatchObject({ state: "scheduled" });
    await jobs.cancel(dropped.id, admin);
    const started: number[] = [];
    await work(async ({ job }) => {
      started.push(job.id);
      return SUCCESS;
    });
    const job = await whenEnded(jobs, soon.id);
    expect(new Date(job.completed_at!).getTime()).toBeGreaterThanOrEqual(new Date(job.scheduled_at!).getTime());
    expect(started).toEqual([soon.id]);
    expect(await jobs.find(dropped.id)).toMatchObject({ state: "failed", verdict: "cancelled" });
  });

  it("says what there is not", async () => {
    const { jobs } = await open();
    const actions = [() => jobs.find(9), () => jobs.cancel(9, admin), () => jobs.runNow(9, admin), () => jobs.retry(9, admin), () => jobs.stages(9), () => jobs.log(9, { limit: 1 })];
    for (const action of actions) await expect(action()).rejects.toMatchObject({ code: "RUN_UNKNOWN_OBJECT" });
  });
});
