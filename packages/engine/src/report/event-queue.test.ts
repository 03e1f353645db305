import type { RunEvent } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { createEventQueue } from "./event-queue.ts";

function event(runId: string): RunEvent {
  return { type: "run-started", runId, at: "", sources: [], netboxUrl: "" };
}

function idOf(each: RunEvent): string {
  return each.type === "run-started" ? each.runId : "";
}

async function read(events: AsyncIterable<RunEvent>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const each of events) ids.push(idOf(each));
  return ids;
}

describe("createEventQueue", () => {
  it("gives what was pushed before the reader came, in order, and ends", async () => {
    const queue = createEventQueue();
    queue.push(event("a"));
    queue.push(event("b"));
    queue.end();
    expect(await read(queue.read())).toEqual(["a", "b"]);
  });

  it("wakes a reader that waits", async () => {
    const queue = createEventQueue();
    const reader = queue.read()[Symbol.asyncIterator]();
    const waiting = reader.next();
    queue.push(event("a"));
    expect((await waiting).value).toEqual(event("a"));
    const last = reader.next();
    queue.end();
    expect((await last).done).toBe(true);
  });

  it("loses nothing that is pushed while the reader is busy", async () => {
    const queue = createEventQueue();
    const ids: string[] = [];
    queue.push(event("a"));
    for await (const each of queue.read()) {
      ids.push(idOf(each));
      if (ids.length === 1) {
        queue.push(event("b"));
        queue.push(event("c"));
      } else if (ids.length === 3) queue.end();
    }
    expect(ids).toEqual(["a", "b", "c"]);
  });

  it("gives what was pushed and then throws what ended the run", async () => {
    const queue = createEventQueue();
    queue.push(event("a"));
    queue.end(new Error("broken"));
    const reader = queue.read()[Symbol.asyncIterator]();
    expect((await reader.next()).value).toEqual(event("a"));
    await expect(reader.next()).rejects.toThrow("broken");
  });
});
