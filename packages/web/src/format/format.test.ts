import { expect, it } from "vitest";
import { formatAgo } from "./format-ago.ts";
import { formatDuration } from "./format-duration.ts";
import { fromLocalText, isTimeZone, toLocalText } from "./zoned-time.ts";

it.each([
  [-180_000, "3 minutes ago"],
  [-86_400_000, "yesterday"],
  [7_200_000, "in 2 hours"],
  [-400, "now"],
])("a distance of %i ms is %s", (distanceMs, text) => {
  expect(formatAgo(distanceMs, "en")).toBe(text);
});

it.each([
  [75_000, "1 min 15 sec"],
  [3_600_000, "1 hr"],
  [90_061_000, "1 day 1 hr"],
  [0, "0 sec"],
])("a duration of %i ms is %s", (durationMs, text) => {
  expect(formatDuration(durationMs, "en")).toBe(text);
});

it.each([
  ["2026-01-15T03:00", "Europe/Berlin", "2026-01-15T02:00:00.000Z"],
  ["2026-07-15T03:00", "Europe/Berlin", "2026-07-15T01:00:00.000Z"],
  ["2026-07-15T23:45", "America/Sao_Paulo", "2026-07-16T02:45:00.000Z"],
  ["2026-07-15T03:00", "Asia/Kathmandu", "2026-07-14T21:15:00.000Z"],
  ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
])("%s on the clocks of %s is %s, and back", (text, zone, at) => {
  expect(fromLocalText(text, zone)).toBe(at);
  expect(toLocalText(at, zone)).toBe(text);
});

it("a time that the clocks leave out comes an hour later, and what is no time or no zone is no moment", () => {
  expect(fromLocalText("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  expect(fromLocalText("", "UTC")).toBeUndefined();
  expect(fromLocalText("2026-03-29T02:30", "Mars/Olympus")).toBeUndefined();
  expect([isTimeZone("Europe/Berlin"), isTimeZone("Mars/Olympus")]).toEqual([true, false]);
});
