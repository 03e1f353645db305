import { expect, it } from "vitest";
import type { LogRecord } from "./log-record.ts";
import { logRing } from "./log-ring.ts";

function record(id: number): LogRecord {
  return { id, at: "", level: "info", message: "", fields: {} };
}

it.each([0, 1, 2, 3, 4, 7])("after %i records it holds the youngest three, newest first", (count) => {
  const ring = logRing(3);
  for (let id = 1; id <= count; id += 1) ring.push(record(id));
  const expected = Array.from({ length: count }, (_, index) => count - index).slice(0, 3);
  expect([...ring.newestFirst()].map(({ id }) => id)).toEqual(expected);
});

it("tells a follower of each record until it leaves", () => {
  const ring = logRing(3);
  const seen: number[] = [];
  const leave = ring.follow(({ id }) => seen.push(id));
  ring.push(record(1));
  leave();
  ring.push(record(2));
  expect(seen).toEqual([1]);
});
