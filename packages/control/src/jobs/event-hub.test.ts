import { JobParams } from "@proxbox/contract";
import type { JobEvent } from "@proxbox/contract";
import { handTimers } from "@proxbox/lab";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { silentLog } from "../testing/open-test-jobs.ts";
import { useJobs } from "../testing/use-jobs.ts";
import { appendEvents, toEventRow } from "./append-events.ts";
import type { Jobs } from "./create-jobs.ts";
import { createEventHub } from "./event-hub.ts";
import { endJob } from "./leave-job.ts";

const params = JobParams.parse({});

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

onEachDatabase("following a job", ({ database }) => {
  const open = useJobs(database);

  async function write(id: number, count: number): Promise<void> {
    const rows = upTo(count).map((place) => toEventRow({ event: "step", level: "info", data: { place } }, new Date()));
    for (let start = 0; start < count; start += 500) await appendEvents(database().kysely, id, { rows: rows.slice(start, start + 500) });
  }

  function end(jobs: Jobs, jobId: number): Promise<boolean> {
    return database().kysely.transaction().execute((queries) => endJob(jobs.parts, { jobId, queries }, { state: "completed", verdict: "success", reason: "All is well" }));
  }

  /** The numbers of the events that a reader gets; it leaves after `most`. */
  async function read(jobs: Jobs, id: number, { after = 0, most = Infinity }: { after?: number; most?: number } = {}): Promise<number[]> {
    const seen: number[] = [];
    for await (const { seq, json } of jobs.follow(id, after)) {
      expect((JSON.parse(json) as JobEvent).seq).toBe(seq);
      seen.push(seq);
      if (seen.length >= most) break;
    }
    return seen;
  }

  it("gives 50 readers that come and go every event once and in order, on one poller that ends with the last of them (E99)", async () => {
    const { jobs } = await open();
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    await write(id, 700);
    const leaving = Array.from({ length: 50 }, (_, index) => read(jobs, id, { most: 10 * index + 1 }));
    const staying = Array.from({ length: 5 }, (_, index) => read(jobs, id, { after: index * 100 }));
    for (const [index, seen] of (await Promise.all(leaving)).entries()) expect(seen).toEqual(upTo(10 * index + 1));
    expect(jobs.pollers).toBe(1);
    await write(id, 2_600);
    const late = Array.from({ length: 5 }, () => read(jobs, id, { after: 3_000 }));
    await end(jobs, id);
    for (const [index, seen] of (await Promise.all(staying)).entries()) expect(seen).toEqual(upTo(3_301).slice(index * 100));
    for (const seen of await Promise.all(late)) expect(seen).toEqual(upTo(3_301).slice(3_000));
    expect(jobs.pollers).toBe(0);
  });

  it("holds nobody up for a slow reader, who misses nothing", async () => {
    const { jobs } = await open();
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    await write(id, 3);
    const slow = jobs.follow(id, 0);
    const seen = [(await slow.next()).value?.seq];
    const fast = read(jobs, id);
    // More than is kept for readers that are near the end.
    await write(id, 5_000);
    await end(jobs, id);
    expect(await fast).toEqual(upTo(5_004));
    for await (const { seq } of slow) seen.push(seq);
    expect(seen).toEqual(upTo(5_004));
  });

  it("finds new events by itself when no signal comes, and asks the database for nothing when nobody follows", async () => {
    const { jobs } = await open();
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    const timers = handTimers();
    const hub = createEventHub({ database: database(), timers, log: silentLog, signals: { on: () => () => undefined, close: () => Promise.resolve() } });
    const reader = hub.follow(id, 0);
    const first = reader.next();
    await expect.poll(() => timers.pending).toBe(1);
    await write(id, 1);
    timers.pass(500);
    expect((await first).value?.seq).toBe(1);
    await reader.return();
    expect([hub.pollers, timers.pending]).toEqual([0, 0]);
  });

  it("ends for a reader that has gone, and for a job that is not there", async () => {
    const { jobs } = await open();
    const { id } = await jobs.enqueue({ params, requestedBy: "admin" });
    const gone = new AbortController();
    const reader = jobs.follow(id, 0, gone.signal).next();
    await expect.poll(() => jobs.pollers).toBe(1);
    gone.abort();
    expect((await reader).done).toBe(true);
    expect(await read(jobs, 99)).toEqual([]);
    expect(jobs.pollers).toBe(0);
  });
});
