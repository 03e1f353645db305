import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

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
