import { expect, it } from "vitest";
import { workQueue } from "./work-queue.ts";

it("runs one task at a time, in order, and turns away who finds it full", async () => {
  const queue = workQueue(2);
  const first = Promise.withResolvers<string>();
  const seen: string[] = [];
  const one = queue.run(() => {
    seen.push("one");
    return first.promise;
  });
  const two = queue.run(async () => void seen.push("two"));
  expect(await queue.run(async () => "three")).toBeUndefined();
  expect(seen).toEqual(["one"]);
  first.resolve("done");
  expect(await one).toBe("done");
  await two;
  expect(seen).toEqual(["one", "two"]);
});

it("goes on after a task that fails", async () => {
  const queue = workQueue(1);
  await expect(queue.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await queue.run(async () => "yes")).toBe("yes");
});
