import { expect, it } from "vitest";
import { formatAgo } from "./format-ago.ts";
import { formatDuration } from "./format-duration.ts";

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
