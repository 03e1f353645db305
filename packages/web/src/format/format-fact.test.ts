import { expect, it } from "vitest";
import { formatFact } from "./format-fact.ts";

it.each([
  ["total_bytes", 1_932_735_283_200, "1.8 TiB"],
  ["size_bytes", 0, "0 B"],
  ["observed.nodes.pve1.used_bytes", 1_536, "1.5 KiB"],
  ["uptime_seconds", 90_061, "1 day 1 hr"],
  ["vmid", 100, "100"],
  ["size_bytes", null, "—"],
])("the fact %s of %j is %s", (name, value, text) => {
  expect(formatFact(name, value, "en")).toBe(text);
});
