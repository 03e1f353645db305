import { expect, it } from "vitest";
import { tempStore } from "../testing/temp-store.ts";

const temp = tempStore();

it("failed attempts are kept over a restart, replaced, removed, and forgotten by age", async () => {
  const early = { source: "192.0.2.1 a", attempts: 1, firstAttemptAt: "2026-03-01T10:00:00.000Z" };
  const late = { source: "192.0.2.1 b", attempts: 4, firstAttemptAt: "2026-03-01T10:05:00.000Z" };
  const { lockouts: before } = await temp.open();
  for (const row of [early, late, { ...late, attempts: 5 }]) before.put(row);
  const { lockouts } = await temp.open();
  expect(lockouts.get(early.source)).toEqual(early);
  expect(lockouts.get(late.source)).toEqual({ ...late, attempts: 5 });
  lockouts.removeBefore(late.firstAttemptAt);
  expect(lockouts.get(early.source)).toBeUndefined();
  expect(lockouts.get(late.source)).toBeDefined();
  lockouts.remove(late.source);
  expect(lockouts.get(late.source)).toBeUndefined();
});
