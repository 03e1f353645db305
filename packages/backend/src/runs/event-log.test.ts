import { describe, expect, it } from "vitest";
import { openEventLog } from "./event-log.ts";
import type { BackendEvent } from "./runs.ts";

function progress(done: number): BackendEvent {
  return { type: "progress", stage: "devices", phase: "collect", done, total: 1_000, what: "guests" };
}

const started: BackendEvent = { type: "stage-started", stage: "devices", at: "2026-03-01T08:00:00.000Z" };

async function readAll(events: AsyncIterable<BackendEvent>): Promise<readonly BackendEvent[]> {
  const read: BackendEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}

describe("the events of a run", () => {
  it("reach every reader from the first on, whenever it comes", async () => {
    const log = openEventLog();
    log.push(started);
    const early = readAll(log.read());
    log.push(progress(1));
    const late = readAll(log.read());
    log.push(progress(2));
    log.end();
    expect(await early).toEqual([started, progress(1), progress(2)]);
    expect(await late).toEqual(await early);
    expect(await readAll(log.read())).toEqual(await early);
  });

  it("are bounded: what can be missed goes first, and never what tells how a stage ends", async () => {
    const log = openEventLog(100);
    log.push(started);
    for (let done = 1; done <= 1_000; done += 1) log.push(progress(done));
    log.end();
    const read = await readAll(log.read());
    expect(read.length).toBeLessThanOrEqual(101);
    expect(read[0]).toEqual(started);
    expect(read.at(-1)).toEqual(progress(1_000));
  });

  it("reach a reader that is in the middle of them once each, also while they are thinned", async () => {
    const log = openEventLog(10);
    const read: number[] = [];
    for (let done = 1; done <= 6; done += 1) log.push(progress(done));
    for await (const event of log.read()) {
      if (event.type !== "progress") continue;
      read.push(event.done);
      if (event.done === 3) for (let done = 7; done <= 30; done += 1) log.push(progress(done));
      if (event.done === 30) log.end();
    }
    expect(read).toEqual([...new Set(read)].sort((left, right) => left - right));
    expect(read.at(-1)).toBe(30);
  });
});
