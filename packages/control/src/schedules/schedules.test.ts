import { JobParams, ScheduleCreate, ScheduleParams } from "@proxbox/contract";
import { handTimers } from "@proxbox/lab";
import type { Log } from "@proxbox/server";
import { beforeEach, describe, expect, it } from "vitest";
import type { StoredBackend, StoredProxmox } from "../endpoints/stored-endpoint.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createSchedules } from "./create-schedules.ts";
import type { JobDoor, ScheduledJob, Schedules } from "./schedules.ts";
import { startTicker } from "./start-ticker.ts";

const admin = { userId: 1, username: "admin" };

onEachDatabase("schedules", ({ database }) => {
  let now: Date;
  let logged: string[];
  let onEnqueue: (job: ScheduledJob) => void;

  const log: Log = { debug: () => undefined, info: (_, text) => logged.push(text), warn: (_, text) => logged.push(text), error: (_, text) => logged.push(text), child: () => log };

  // The queue's own part is left away: what counts here is the row in the same transaction.
  const jobs: JobDoor = {
    async enqueue(job, queries) {
      const row = { name: job.name, params: JSON.stringify(JobParams.parse(job.params)), requested_by: job.requestedBy, user_id: job.userId ?? null, schedule_id: job.scheduleId };
      const rest = { state: "pending", attempt: 0, last_event: 0, event_bytes: 0, created_at: now };
      const { id } = await queries.insertInto("job").values({ ...row, ...rest }).returning("id").executeTakeFirstOrThrow();
      onEnqueue(job);
      return { id };
    },
  };

  function make(random: () => number = () => 0): Schedules {
    const endpoints = {
      proxmox: async (id: number) => (id === 1 ? ({ id } as StoredProxmox) : undefined),
      backend: async (id: number) => (id === 1 ? ({ id } as StoredBackend) : undefined),
    };
    return createSchedules({ kysely: database().kysely, jobs, endpoints, clock: () => now, random, log });
  }

  function madeJobs(): Promise<{ id: number; state: string; requested_by: string; schedule_id: number | null }[]> {
    return database().kysely.selectFrom("job").select(["id", "state", "requested_by", "schedule_id"]).orderBy("id").execute();
  }

  /** As if a worker had done all jobs. */
  async function endJobs(): Promise<void> {
    await database().kysely.updateTable("job").set({ state: "completed" }).execute();
  }

  function at(time: string): void {
    now = new Date(time);
  }

  beforeEach(async () => {
    at("2026-05-01T12:00:00Z");
    logged = [];
    onEnqueue = () => undefined;
    await database().kysely.insertInto("user_account").values({ username: "admin", password_hash: null, source: "local", is_active: true, created_at: now, last_login_at: null }).execute();
  });

  const hourly = ScheduleCreate.parse({ name: "hourly", interval_minutes: 60 });
  const nightly = ScheduleCreate.parse({ name: "nightly", cron: "0 3 * * *", timezone: "Europe/Berlin", params: { sync_types: ["devices"], proxmox_endpoint_ids: [1] } });

  describe("kept", () => {
    it("shows what was given, and the next five times", async () => {
      const made = await make().create(nightly, admin);
      expect(made).toMatchObject({ name: "nightly", cron: "0 3 * * *", interval_minutes: null, timezone: "Europe/Berlin", is_paused: false, last_run_at: null, next_run_at: "2026-05-02T01:00:00.000Z" });
      expect(made.params).toEqual(ScheduleParams.parse({ sync_types: ["devices"], proxmox_endpoint_ids: [1] }));
      expect(made.params.on_busy).toBe("skip");
      expect(made.next_runs).toEqual([2, 3, 4, 5, 6].map((day) => `2026-05-0${day}T01:00:00.000Z`));
      expect(await make().find(made.id)).toEqual(made);
    });

    it("begins an interval without a start at once, and one with a start then", async () => {
      expect((await make().create(hourly, admin)).next_runs.slice(0, 2)).toEqual(["2026-05-01T12:00:00.000Z", "2026-05-01T13:00:00.000Z"]);
      const later = await make().create({ ...hourly, start_at: "2026-05-03T04:30:00+02:00" }, admin);
      expect(later.next_runs.slice(0, 2)).toEqual(["2026-05-03T02:30:00.000Z", "2026-05-03T03:30:00.000Z"]);
      const earlier = await make().create({ ...hourly, start_at: "2026-05-01T10:15:00Z" }, admin);
      expect(earlier.next_runs[0]).toBe("2026-05-01T12:15:00.000Z");
    });

    it("puts a start off by a part of the jitter, and tells the planned times without it", async () => {
      const made = await make(() => 0.5).create({ ...nightly, jitter_seconds: 600 }, admin);
      expect(made.next_run_at).toBe("2026-05-02T01:05:00.000Z");
      expect(made.next_runs[0]).toBe("2026-05-02T01:00:00.000Z");
    });

    it.each([
      ["a wrong cron", { cron: "61 * * * *" }, "no cron expression"],
      ["an unknown time zone", { timezone: "Mars/Olympus" }, "no IANA time zone"],
      ["both ways at once", { interval_minutes: 5 }, "either interval_minutes or cron"],
      ["a Proxmox endpoint that is not there", { params: ScheduleParams.parse({ proxmox_endpoint_ids: [1, 7] }) }, "no Proxmox endpoint 7"],
      ["a backend that is not there", { params: ScheduleParams.parse({ fastapi_endpoint_id: 7 }) }, "no backend 7"],
    ])("is refused with %s, and nothing is kept or changed", async (_, wrong, reason) => {
      const schedules = make();
      await expect(schedules.create({ ...nightly, ...wrong }, admin)).rejects.toMatchObject({ code: "CFG_SCHEDULE_INVALID", message: expect.stringContaining(reason) });
      const kept = await schedules.create(nightly, admin);
      await expect(schedules.update(kept.id, { cron: nightly.cron, ...wrong })).rejects.toMatchObject({ code: "CFG_SCHEDULE_INVALID" });
      expect(await schedules.list({ limit: 50, offset: 0 })).toEqual({ count: 1, rows: [kept] });
    });

    it("changes what is given: a cron takes the interval's place, and back", async () => {
      const schedules = make();
      const { id } = await schedules.create(hourly, admin);
      expect(await schedules.update(id, { cron: "30 4 * * *" })).toMatchObject({ name: "hourly", interval_minutes: null, cron: "30 4 * * *", next_run_at: "2026-05-02T04:30:00.000Z" });
      expect(await schedules.update(id, { interval_minutes: 90 })).toMatchObject({ interval_minutes: 90, cron: null, next_run_at: "2026-05-01T13:30:00.000Z" });
    });

    it("keeps its plan when only the name changes", async () => {
      const schedules = make(() => 0.5);
      const made = await schedules.create({ ...hourly, jitter_seconds: 100, start_at: "2026-05-01T12:30:00Z" }, admin);
      at("2026-05-01T12:30:10Z");
      const renamed = await schedules.update(made.id, { name: "every hour", params: ScheduleParams.parse({ on_busy: "wait" }) });
      expect(renamed).toMatchObject({ name: "every hour", next_run_at: made.next_run_at, params: { on_busy: "wait" } });
      const approving = await schedules.update(made.id, { params: { approve_deletions: true } });
      expect(approving.params).toEqual({ ...renamed.params, approve_deletions: true });
    });

    it("is found by a part of its name in any case, by pages, and by whether it is paused", async () => {
      const schedules = make();
      for (const name of ["b", "A%c", "a"]) await schedules.create({ ...hourly, name, is_paused: name === "b" }, admin);
      const names = async (filter: object): Promise<string[]> => (await schedules.list({ limit: 50, offset: 0, ...filter })).rows.map(({ name }) => name);
      expect((await names({ q: "A" })).toSorted()).toEqual(["A%c", "a"]);
      expect(await names({ q: "%" })).toEqual(["A%c"]);
      expect(await names({ isPaused: true })).toEqual(["b"]);
      expect(await schedules.list({ limit: 1, offset: 1 })).toMatchObject({ count: 3, rows: [{}] });
    });

    it("keeps its jobs when it is removed, and is not there afterwards", async () => {
      const schedules = make();
      const { id } = await schedules.create(hourly, admin);
      await schedules.runDue();
      await schedules.remove(id);
      expect(await madeJobs()).toMatchObject([{ schedule_id: null, requested_by: "schedule hourly" }]);
      for (const act of [() => schedules.find(id), () => schedules.remove(id), () => schedules.pause(id), () => schedules.runNow(id, admin), () => schedules.update(id, {})]) {
        await expect(act()).rejects.toMatchObject({ code: "RUN_UNKNOWN_OBJECT" });
      }
    });
  });

  describe("when it is due", () => {
    it("makes one job, with its own parameters, and plans the next time", async () => {
      const schedules = make();
      const asked: ScheduledJob[] = [];
      onEnqueue = (job) => asked.push(job);
      const { id } = await schedules.create(nightly, admin);
      at("2026-05-02T00:59:59Z");
      expect(await schedules.runDue()).toBe(0);
      at("2026-05-02T01:00:00Z");
      expect(await schedules.runDue()).toBe(1);
      expect(await schedules.runDue()).toBe(0);
      expect(asked).toEqual([{ name: "nightly", params: nightly.params, requestedBy: "schedule nightly", userId: 1, scheduleId: id }]);
      expect(await schedules.find(id)).toMatchObject({ last_run_at: "2026-05-02T01:00:00.000Z", last_job_id: 1, next_run_at: "2026-05-03T01:00:00.000Z" });
    });

    it.each([
      ["an interval", hourly, "2026-05-04T09:20:00Z", "2026-05-04T10:00:00.000Z"],
      ["a cron", nightly, "2026-05-04T09:20:00Z", "2026-05-05T01:00:00.000Z"],
    ])("E98 runs once after the time was missed many times, and then on time: %s", async (...[, body, later, next]) => {
      const schedules = make();
      const { id } = await schedules.create(body, admin);
      at(later);
      expect(await schedules.runDue()).toBe(1);
      expect(await schedules.runDue()).toBe(0);
      expect((await schedules.find(id)).next_run_at).toBe(next);
    });

    it("makes one job however many processes look", async () => {
      const looks = Array.from({ length: 6 }, () => make());
      for (const name of ["a", "b", "c"]) await looks[0]!.create({ ...hourly, name }, admin);
      const made = await Promise.all(looks.map((schedules) => schedules.runDue()));
      expect(made.reduce((sum, count) => sum + count)).toBe(3);
      expect(new Set((await madeJobs()).map(({ schedule_id }) => schedule_id))).toEqual(new Set([1, 2, 3]));
    });

    it("is not run again by a clock that was put back over its time", async () => {
      const schedules = make();
      const { id } = await schedules.create(nightly, admin);
      at("2026-05-02T01:00:10Z");
      expect(await schedules.runDue()).toBe(1);
      at("2026-05-02T00:59:00Z");
      expect(await schedules.runDue()).toBe(0);
      at("2026-05-02T01:00:30Z");
      expect(await schedules.runDue()).toBe(0);
      expect((await schedules.find(id)).next_run_at).toBe("2026-05-03T01:00:00.000Z");
    });

    it("is planned anew when a clock that was years ahead is put right", async () => {
      const schedules = make();
      const { id } = await schedules.create(nightly, admin);
      at("2040-01-01T00:00:00Z");
      expect(await schedules.runDue()).toBe(1);
      at("2026-05-01T12:00:00Z");
      expect(await schedules.runDue()).toBe(0);
      expect(await schedules.find(id)).toMatchObject({ last_run_at: null, next_run_at: "2026-05-02T01:00:00.000Z" });
      expect(logged).toEqual(["The clock was put back by days: a schedule is planned anew"]);
    });

    it("draws the jitter anew each time, counted from the planned time and not from the late one", async () => {
      const draws = [0.5, 0.25];
      const schedules = make(() => draws.shift() ?? 0);
      const { id } = await schedules.create({ ...nightly, jitter_seconds: 3600 }, admin);
      at("2026-05-02T01:30:00Z");
      expect(await schedules.runDue()).toBe(1);
      expect(await schedules.find(id)).toMatchObject({ next_run_at: "2026-05-03T01:15:00.000Z", next_runs: expect.arrayContaining(["2026-05-03T01:00:00.000Z"]) });
    });

    it("makes no second job while the first still waits for a worker, and one while it runs", async () => {
      const schedules = make();
      await schedules.create(hourly, admin);
      expect(await schedules.runDue()).toBe(1);
      at("2026-05-01T13:00:00Z");
      expect(await schedules.runDue()).toBe(0);
      await database().kysely.updateTable("job").set({ state: "running" }).execute();
      at("2026-05-01T14:00:00Z");
      expect(await schedules.runDue()).toBe(1);
      expect((await madeJobs()).map(({ state }) => state)).toEqual(["running", "pending"]);
    });

    it("makes a job of its new parameters beside one of the old ones that still waits", async () => {
      const schedules = make();
      const { id } = await schedules.create(hourly, admin);
      await schedules.runDue();
      await schedules.update(id, { params: ScheduleParams.parse({ sync_types: ["storage"] }) });
      at("2026-05-01T13:00:00Z");
      expect(await schedules.runDue()).toBe(1);
    });

    it("keeps no job that cannot be made, and the others go on", async () => {
      const schedules = make();
      const { id } = await schedules.create({ ...hourly, name: "broken" }, admin);
      await schedules.create(hourly, admin);
      onEnqueue = ({ name }) => {
        if (name === "broken") throw new Error("the queue is away");
      };
      expect(await schedules.runDue()).toBe(1);
      expect(await madeJobs()).toMatchObject([{ requested_by: "schedule hourly" }]);
      expect(await schedules.find(id)).toMatchObject({ last_error: expect.stringContaining("the queue is away"), last_run_at: null, last_job_id: null, next_run_at: "2026-05-01T12:01:00.000Z" });
      at("2026-05-01T12:00:59Z");
      onEnqueue = () => undefined;
      expect(await schedules.runDue()).toBe(0);
      at("2026-05-01T12:01:00Z");
      expect(await schedules.runDue()).toBe(1);
      expect(await schedules.find(id)).toMatchObject({ last_error: null, last_run_at: "2026-05-01T12:01:00.000Z", next_run_at: "2026-05-01T13:00:00.000Z" });
    });

    it("says once why its job cannot be made, and again when the reason is another one, and when it works again", async () => {
      const schedules = make();
      await schedules.create(hourly, admin);
      let reason = "";
      onEnqueue = () => {
        if (reason !== "") throw new Error(reason);
      };
      const cannot = "A schedule's job could not be made; it is tried again every minute";
      for (const [minute, why, expected] of [[0, "the queue is away", [cannot]], [1, "the queue is away", []], [2, "the disk is full", [cannot]], [3, "", ["A schedule makes its jobs again"]], [4, "", []]] as const) {
        at(`2026-05-01T12:0${minute}:00Z`);
        logged = [];
        reason = why;
        await Promise.all([schedules.runDue(), make().runDue()]);
        expect(logged).toEqual(expected);
      }
    });

    it("tells in its answer what is wrong with it, without a secret", async () => {
      const schedules = make();
      const { id } = await schedules.create(nightly, admin);
      await database().kysely.updateTable("schedule").set({ timezone: "Europe/Atlantis", next_run_at: now }).execute();
      expect(await schedules.runDue()).toBe(0);
      expect(await schedules.find(id)).toMatchObject({ last_error: expect.stringContaining("Europe/Atlantis"), next_runs: [] });
      await schedules.update(id, { timezone: "UTC" });
      onEnqueue = () => {
        throw new Error("sent Authorization: PVEAPIToken=root@pam!sync=CANARY-uuid");
      };
      at("2026-05-02T03:00:00Z");
      await schedules.runDue();
      expect((await schedules.find(id)).last_error).not.toContain("CANARY");
      onEnqueue = () => undefined;
      await schedules.runNow(id, admin);
      expect(await schedules.find(id)).toMatchObject({ last_error: null });
    });

    it("goes on when its user is deactivated or removed: its jobs are asked for by the schedule", async () => {
      const schedules = make();
      const asked: ScheduledJob[] = [];
      onEnqueue = (job) => asked.push(job);
      const { id } = await schedules.create(hourly, admin);
      await database().kysely.updateTable("user_account").set({ is_active: false }).execute();
      expect(await schedules.runDue()).toBe(1);
      await endJobs();
      await database().kysely.deleteFrom("user_account").execute();
      at("2026-05-01T13:00:00Z");
      expect(await schedules.runDue()).toBe(1);
      const job = { name: "hourly", params: hourly.params, requestedBy: "schedule hourly", scheduleId: id };
      expect(asked).toEqual([{ ...job, userId: 1 }, job]);
    });

    it("outlives its endpoint: the job is made all the same and tells what is missing", async () => {
      const schedules = make();
      const { id } = await schedules.create(nightly, admin);
      await database().kysely.updateTable("schedule").set({ params: JSON.stringify(ScheduleParams.parse({ proxmox_endpoint_ids: [9] })) }).execute();
      at("2026-05-02T01:00:00Z");
      expect(await schedules.runDue()).toBe(1);
      expect(await schedules.find(id)).toMatchObject({ is_paused: false, params: { proxmox_endpoint_ids: [9] } });
    });
  });

  describe("paused", () => {
    it("makes no job and plans none", async () => {
      const schedules = make();
      const { id } = await schedules.create(hourly, admin);
      expect(await schedules.pause(id)).toMatchObject({ is_paused: true, next_run_at: null, next_runs: [] });
      at("2026-05-04T09:20:00Z");
      expect(await schedules.runDue()).toBe(0);
    });

    it("goes on with the next planned time, and catches nothing up", async () => {
      const schedules = make();
      const { id } = await schedules.create(hourly, admin);
      await schedules.pause(id);
      at("2026-05-04T09:20:00Z");
      expect(await schedules.resume(id)).toMatchObject({ is_paused: false, next_run_at: "2026-05-04T10:00:00.000Z" });
      expect(await schedules.runDue()).toBe(0);
    });

    it("can be run by hand, which leaves the plan alone", async () => {
      const schedules = make();
      const { id } = await schedules.create({ ...hourly, is_paused: true }, admin);
      expect(await schedules.runNow(id, { userId: 1, username: "anna" })).toEqual({ id: 1 });
      expect(await madeJobs()).toMatchObject([{ requested_by: "anna", schedule_id: id }]);
      expect(await schedules.find(id)).toMatchObject({ is_paused: true, next_run_at: null, last_job_id: 1 });
    });
  });

  describe("the ticker", () => {
    it("looks at once and every second, and not after it was stopped", async () => {
      const timers = handTimers();
      let looks = 0;
      const looked = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
      const ticker = startTicker({ schedules: { runDue: async () => (looked[looks++]?.resolve(), 0) }, timers, log });
      await looked[0]!.promise;
      await new Promise(setImmediate);
      timers.pass(1000);
      await looked[1]!.promise;
      await ticker.stop();
      timers.pass(10_000);
      expect(looks).toBe(2);
      expect(timers.pending).toBe(0);
    });

    it("goes on after the database was away, and says once that it is", async () => {
      const timers = handTimers();
      let looks = 0;
      const runDue = async (): Promise<number> => {
        looks += 1;
        if (looks <= 2) throw new Error("connection refused");
        return 0;
      };
      const ticker = startTicker({ schedules: { runDue }, timers, log });
      for (let second = 0; second < 3; second += 1) {
        await new Promise(setImmediate);
        timers.pass(1000);
      }
      await ticker.stop();
      expect(looks).toBe(4);
      expect(logged).toEqual(["Schedules could not be looked at", "Schedules are looked at again"]);
    });
  });

  it("E98 two tickers on one database make one job of a schedule", async () => {
    const timers = handTimers();
    await make().create(hourly, admin);
    await endJobs();
    const tickers = [1, 2].map(() => startTicker({ schedules: make(), timers, log }));
    await Promise.all(tickers.map((ticker) => ticker.stop()));
    expect(await madeJobs()).toHaveLength(1);
  });

  it("previews a cadence that nobody saved", () => {
    expect(make().preview({ interval_minutes: 30, cron: null, timezone: "UTC" }).slice(0, 2)).toEqual([new Date("2026-05-01T12:00:00Z"), new Date("2026-05-01T12:30:00Z")]);
    expect(() => make().preview({ interval_minutes: null, cron: "daily", timezone: "UTC" })).toThrow("five fields");
  });
});
