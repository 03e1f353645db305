import { JobParams } from "@proxbox/contract";
import { systemTimers } from "@proxbox/server";
import { expect, it } from "vitest";
import type { KyselyPlugin } from "kysely";
import type { Database } from "../database/database.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { useJobs } from "../testing/use-jobs.ts";
import { createJobLog } from "./job-log.ts";
import type { JobLog } from "./job-log.ts";
import type { Lease } from "./lease.ts";

const token = "00000000-0000-4000-8000-000000000001";

/** A connection that breaks before some statements reach the database, and after others were carried out. */
function breaking(before: number, after: number): KyselyPlugin {
  const lost = (): Error => Object.assign(new Error("the connection was lost"), { code: "08006" });
  let [toBreak, toLose] = [before, after];
  return {
    transformQuery: ({ node }) => {
      toBreak -= 1;
      if (toBreak >= 0) throw lost();
      return node;
    },
    transformResult: async ({ result }) => {
      toLose -= 1;
      if (toLose >= 0) throw lost();
      return result;
    },
  };
}

onEachDatabase("the log of a run", ({ database }) => {
  const open = useJobs(database);

  async function openLog(plugin?: KyselyPlugin): Promise<{ log: JobLog; lease: Lease; seen: () => Promise<unknown[]>; lost: () => number }> {
    const { jobs } = await open();
    const { id: jobId } = await jobs.enqueue({ params: JobParams.parse({}), requestedBy: "admin" });
    await database().kysely.updateTable("job").set({ lease_token: token }).where("id", "=", jobId).execute();
    const lease = { jobId, token };
    let lost = 0;
    const faulty: Database = plugin === undefined ? database() : { ...database(), kysely: database().kysely.withPlugin(plugin) };
    // Half a second between two attempts is the database's time to come back, not this test's.
    const timers = { after: (delayMs: number, call: () => void) => systemTimers.after(Math.min(delayMs, 5), call) };
    const log = createJobLog({ ...jobs.parts, database: faulty, timers }, { lease, lastEvent: 0, onLost: () => (lost += 1) });
    return { log, lease, lost: () => lost, seen: async () => (await jobs.log(jobId, { limit: 20_000 })).rows.map(({ seq, data }) => [seq, data["place"]]) };
  }

  const places = (last: number): number[][] => Array.from({ length: last }, (_, index) => [index + 1, index]);

  function record(log: JobLog, from: number, to: number): void {
    for (let place = from; place < to; place += 1) log.record({ event: "step", level: "info", data: { place } });
  }

  it("writes every event once although the connection breaks before and after statements", async () => {
    const { log, seen, lost } = await openLog(breaking(2, 4));
    record(log, 0, 1_300);
    await log.flush();
    record(log, 1_300, 1_310);
    await log.flush();
    expect(await seen()).toEqual(places(1_310));
    expect(lost()).toBe(0);
  });

  it("lets who reads a stream wait when much is not written yet, and keeps nothing back beyond a bound", async () => {
    const { log, seen } = await openLog();
    await log.whenRecorded();
    record(log, 0, 11_000);
    let hasRoom = false;
    const room = log.whenRecorded().then(() => (hasRoom = true));
    await Promise.resolve();
    expect(hasRoom).toBe(false);
    await room;
    await log.flush();
    // 500 were being written, 10,000 waited; that the rest is missing is said.
    expect(await seen()).toEqual([...places(10_500), [10_501, undefined]]);
  });

  it("writes nothing any more, and says so, when the job is another worker's", async () => {
    const { log, seen, lost } = await openLog();
    record(log, 0, 5);
    await log.flush();
    await database().kysely.updateTable("job").set({ lease_token: "00000000-0000-4000-8000-000000000002" }).execute();
    record(log, 5, 600);
    await log.flush();
    record(log, 600, 700);
    await log.whenRecorded();
    expect(await seen()).toEqual(places(5));
    expect(lost()).toBe(1);
  });

  it("goes on after lines that the database refuses", async () => {
    const { log, seen } = await openLog();
    log.record({ event: "a\u0000b", level: "info", stage: "\u0000", data: { place: 0, text: "\u0000\ud800" } });
    await log.flush();
    log.record({ event: "step", level: "info", proxmoxEndpointId: 1e12, data: { place: "refused" } });
    await log.flush();
    log.record({ event: "step", level: "info", data: { place: 1 } });
    await log.flush();
    expect(await seen()).toEqual(places(2));
  });
});
