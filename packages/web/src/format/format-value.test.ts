import { expect, it } from "vitest";
import { formatValue } from "./format-value.ts";

it("a value is told in words: references by name, lists with commas, nothing as a dash, and no is not nothing", () => {
  expect([null, "", [], false, 0, { kind: "node", key: "lab/node/pve1" }, ["a", 2]].map((value) => formatValue(value))).toEqual(["—", "—", "—", "false", "0", "pve1", "a, 2"]);
});
