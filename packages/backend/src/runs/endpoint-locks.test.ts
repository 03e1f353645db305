import { describe, expect, it } from "vitest";
import { openEndpointLocks } from "./endpoint-locks.ts";
import type { Holder } from "./endpoint-locks.ts";

function holder(runId: string): Holder {
  return { runId, kind: "devices", startedAt: "2026-03-01T08:00:00.000Z" };
}

const never = new AbortController().signal;

describe("the locks of endpoints", () => {
  it("E97: give an endpoint to one run at a time and name the one that has it", () => {
    const locks = openEndpointLocks();
    locks.take(["a", "b"], holder("first"));
    expect(() => locks.take(["b"], holder("second"))).toThrow(expect.objectContaining({ code: "RUN_BUSY", message: expect.stringContaining("first") }));
    locks.take(["c"], holder("third"));
    locks.release("first");
    locks.take(["b"], holder("second"));
  });

  it("take all endpoints of a run or none", () => {
    const locks = openEndpointLocks();
    locks.take(["a"], holder("first"));
    expect(() => locks.take(["b", "a"], holder("second"))).toThrow();
    locks.take(["b"], holder("third"));
  });

  it("E97: let runs wait in the order in which they came, and nobody overtake", async () => {
    const locks = openEndpointLocks();
    const begun: string[] = [];
    locks.take(["a"], holder("first"));
    const second = locks.wait(["a", "b"], holder("second"), never).then(() => begun.push("second"));
    const third = locks.wait(["b"], holder("third"), never).then(() => begun.push("third"));
    expect(() => locks.take(["b"], holder("impatient"))).toThrow(expect.objectContaining({ code: "RUN_BUSY" }));
    locks.release("first");
    await second;
    expect(begun).toEqual(["second"]);
    locks.release("second");
    await third;
    expect(begun).toEqual(["second", "third"]);
  });

  it("let who waits go when it is cancelled, and those behind it pass", async () => {
    const locks = openEndpointLocks();
    locks.take(["a"], holder("first"));
    const cancelling = new AbortController();
    const second = locks.wait(["a"], holder("second"), cancelling.signal);
    cancelling.abort();
    await expect(second).rejects.toMatchObject({ code: "RUN_CANCELLED" });
    const third = locks.wait(["a"], holder("third"), never);
    locks.release("first");
    await third;
  });

  it("give a free endpoint to who waits at once", async () => {
    const locks = openEndpointLocks();
    await locks.wait(["a"], holder("first"), never);
    expect(() => locks.take(["a"], holder("second"))).toThrow(expect.objectContaining({ code: "RUN_BUSY" }));
  });
});
