import { expect, it } from "vitest";
import { factRows } from "./fact-rows.ts";

it("facts in groups are told with their group's name", () => {
  expect(factRows({ name: "nfs", content: ["iso"], path: null, observed: { at: "x", nodes: { pve1: { used_bytes: 1 } } } })).toEqual([
    { name: "name", value: "nfs" },
    { name: "content", value: ["iso"] },
    { name: "path", value: null },
    { name: "observed.at", value: "x" },
    { name: "observed.nodes.pve1.used_bytes", value: 1 },
  ]);
});
