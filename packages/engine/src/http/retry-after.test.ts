import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";
import { parseRetryAfter } from "./retry-after.ts";

const nowMs = Date.parse("2026-03-03T15:46:26Z");

describe("parseRetryAfter", () => {
  it.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["1.5", 1_500],
    ["Tue, 03 Mar 2026 15:46:56 GMT", 30_000],
    ["Tue, 03 Mar 2026 15:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %j as %j ms", (value, expected) => {
    expect(parseRetryAfter(value, nowMs)).toBe(expected);
  });
});

describe("backoffMs", () => {
  it("doubles up to the ceiling", () => {
    const waits = [1, 2, 3, 4, 5, 60].map((attempt) => backoffMs(attempt, { baseMs: 100, ceilingMs: 1_000, random: () => 1 }));
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it("leaves half of the wait to chance", () => {
    expect(backoffMs(1, { baseMs: 100, ceilingMs: 1_000, random: () => 0 })).toBe(50);
    expect(backoffMs(1, { baseMs: 100, ceilingMs: 1_000, random: () => 0.5 })).toBe(75);
  });
});
