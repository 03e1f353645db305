import { describe, expect, it } from "vitest";
import { createSlots } from "./slots.ts";

/** Lets tasks of these urgencies wait for one place that is taken, and gives the order in which they got it. */
async function orderOf(urgencies: readonly number[]): Promise<readonly string[]> {
  const slots = createSlots(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = slots.run(0, () => promise);
  const others = urgencies.map((urgency, index) => slots.run(urgency, async () => void order.push(`${index}:${urgency}`)));
  resolve();
  await Promise.all([first, ...others]);
  return order;
}

describe("slots", () => {
  it("lets the most urgent in first, and those of one urgency in the order they came", async () => {
    expect(await orderOf([0, 3, 1, 3, 0])).toEqual(["1:3", "3:3", "2:1", "0:0", "4:0"]);
  });

  it("keeps the place of who is most urgent and goes on at once", async () => {
    const slots = createSlots(1);
    const order: string[] = [];
    const lane = async (name: string, urgency: number): Promise<void> => {
      for (const number of [1, 2]) await slots.run(urgency, async () => void order.push(`${name}${number}`));
    };
    await Promise.all([lane("disk", 0), lane("address", 1)]);
    expect(order).toEqual(["disk1", "address1", "address2", "disk2"]);
  });

  it("never runs more tasks than there are places", async () => {
    const slots = createSlots(2);
    let running = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all([1, 2, 3, 1, 2, 3].map((urgency) => slots.run(urgency, task)));
    expect(most).toBe(2);
  });

  it("gives the place of a failed task to the next", async () => {
    const slots = createSlots(1);
    const failing = slots.run(0, () => Promise.reject(new Error("ill")));
    const next = slots.run(0, () => Promise.resolve("well"));
    await expect(failing).rejects.toThrow("ill");
    expect(await next).toBe("well");
  });
});
