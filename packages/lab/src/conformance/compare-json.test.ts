import { describe, expect, it } from "vitest";
import { compareJson } from "./compare-json.ts";
import type { CompareRules } from "./compare-json.ts";

const shape: CompareRules = { leaf: () => true, isFreeForm: (at) => at === "installed_apps" };

describe("compareJson", () => {
  it("finds nothing between values of one shape", () => {
    const recorded = { id: 1, name: "a", tags: [{ slug: "x" }], role: null };
    expect(compareJson(recorded, { id: 7, name: "b", tags: [{ slug: "y" }], role: null }, shape)).toEqual([]);
  });

  it("names a missing key, an extra key and a changed kind by their path", () => {
    const found = compareJson({ a: { b: 1, c: 2 } }, { a: { b: "1", d: 3 } }, shape);
    expect(found.map(({ at }) => at)).toEqual(["a.b", "a.c", "a.d"]);
  });

  it("takes null for a kind of its own, in both directions", () => {
    expect(compareJson({ disk: null }, { disk: 5 }, shape)).toHaveLength(1);
    expect(compareJson({ disk: 5 }, { disk: null }, shape)).toHaveLength(1);
  });

  it("takes an array for something else than an object", () => {
    expect(compareJson([], {}, shape)).toHaveLength(1);
  });

  it("reports arrays of different length once", () => {
    expect(compareJson({ results: [1, 2] }, { results: [1] }, shape)).toEqual([{ at: "results", recorded: "2 items", lab: "1 items" }]);
  });

  it("leaves the keys of free-form objects alone, not their kind", () => {
    expect(compareJson({ installed_apps: { x: "1" } }, { installed_apps: {} }, shape)).toEqual([]);
    expect(compareJson({ installed_apps: { x: "1" } }, { installed_apps: null }, shape)).toHaveLength(1);
  });

  it("asks the leaf rule with the path of the leaf", () => {
    const found = compareJson({ e: ["x"] }, { e: ["y"] }, { ...shape, leaf: (recorded, lab, at) => at !== "e[0]" || recorded === lab });
    expect(found).toEqual([{ at: "e[0]", recorded: '"x"', lab: '"y"' }]);
  });
});
