import { describe, expect, it } from "vitest";
import { HttpFailure } from "./http.ts";
import { createThrottle } from "./throttle.ts";

function gate(): { task: () => Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { task: () => promise, open: resolve };
}

describe("throttle", () => {
  it("never runs more tasks than its limit, and runs them in the order they came", async () => {
    const throttle = createThrottle(3);
    const started: number[] = [];
    let most = 0;
    const tasks = Array.from({ length: 50 }, (_, index) =>
      throttle.run(async () => {
        started.push(index);
        most = Math.max(most, throttle.running);
        await new Promise(setImmediate);
        return index;
      }),
    );
    expect(await Promise.all(tasks)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(most).toBe(3);
    expect(started).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect([throttle.running, throttle.waiting]).toEqual([0, 0]);
  });

  it("gives the place of a failed task to the next", async () => {
    const throttle = createThrottle(1);
    const failing = throttle.run(() => Promise.reject(new Error("ill")));
    const next = throttle.run(() => Promise.resolve("well"));
    await expect(failing).rejects.toThrow("ill");
    expect(await next).toBe("well");
  });

  it("forgets a waiting task whose signal fires, and keeps the order of the others", async () => {
    const throttle = createThrottle(1);
    const first = gate();
    const controller = new AbortController();
    const order: string[] = [];
    const running = throttle.run(first.task);
    const aborted = throttle.run(() => Promise.resolve(order.push("aborted")), controller.signal);
    const last = throttle.run(() => Promise.resolve(order.push("last")));
    controller.abort();
    await expect(aborted).rejects.toThrow(HttpFailure);
    expect(throttle.waiting).toBe(1);
    first.open();
    await Promise.all([running, last]);
    expect(order).toEqual(["last"]);
  });
});
