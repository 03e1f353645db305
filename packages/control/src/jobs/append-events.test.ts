import { expect, it } from "vitest";
import { toEventRow } from "./append-events.ts";

const at = new Date("2026-11-25T12:00:00Z");

function dataOf(data: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(toEventRow({ event: "complete", level: "info", data }, at).data);
}

it("keeps an event as it is while it is not too long, however long its lists are", () => {
  const data = { ok: true, warnings: Array.from({ length: 500 }, (_, index) => `guest ${index}`) };
  expect(dataOf(data)).toEqual(data);
});

it("shortens the lists of one that is too long, and says by how much: what else it says stays", () => {
  const data = { ok: true, result: { created: 7, warnings: Array.from({ length: 900 }, (_, index) => `guest ${index}: ${"x".repeat(200)}`) } };
  const kept = dataOf(data) as { ok: boolean; result: { created: number; warnings: string[] } };
  expect(kept).toMatchObject({ ok: true, result: { created: 7 } });
  expect(kept.result.warnings).toHaveLength(101);
  expect(kept.result.warnings.at(-1)).toBe("and 800 more");
});

it("keeps only the beginning of one that is too long without any list", () => {
  expect(dataOf({ message: "y".repeat(100_000) })).toMatchObject({ message: "The event was too large to be kept", size_bytes: expect.any(Number), beginning: expect.stringContaining("yyy") });
});
