import { expect, test } from "vitest";
import { createFrameQueue } from "./frame-queue.ts";

function drain(queue: ReturnType<typeof createFrameQueue>): string[] {
  const texts: string[] = [];
  for (let text = queue.shift(); text !== undefined; text = queue.shift()) texts.push(text);
  return texts;
}

test("frames come out in the order in which they went in", () => {
  const queue = createFrameQueue({ frames: 3, bytes: 100 });
  for (const text of ["a", "b", "c"]) expect(queue.push(text, false)).toBe(true);
  expect(drain(queue)).toEqual(["a", "b", "c"]);
});

test("when it gets too much, progress goes and what matters stays", () => {
  const queue = createFrameQueue({ frames: 3, bytes: 100 });
  queue.push("step", false);
  queue.push("progress 1", true);
  queue.push("progress 2", true);
  expect(queue.push("error", false)).toBe(true);
  expect(queue.dropped).toBe(2);
  expect(drain(queue)).toEqual(["step", "error"]);
});

test("it is bounded by bytes as well, and says when what matters is too much", () => {
  const queue = createFrameQueue({ frames: 100, bytes: 10 });
  expect(queue.push("12345678", false)).toBe(true);
  expect(queue.push("123", true)).toBe(true);
  expect(queue.length).toBe(1);
  expect(queue.push("123", false)).toBe(false);
});

test("what went out makes room again", () => {
  const queue = createFrameQueue({ frames: 1, bytes: 10 });
  expect(queue.push("1234567890", false)).toBe(true);
  expect(queue.shift()).toBe("1234567890");
  expect(queue.push("abcdefghij", false)).toBe(true);
});
