import { describe, expect, it } from "vitest";
import { isSameValue } from "./same-value.ts";

describe("isSameValue", () => {
  it("does not mind the order of members, at any depth", () => {
    expect(isSameValue({ a: 1, b: { c: ["x"], d: null } }, { b: { d: null, c: ["x"] }, a: 1 })).toBe(true);
  });

  it("minds the order of a list, a missing member, and a list in place of an object", () => {
    expect(isSameValue(["a", "b"], ["b", "a"])).toBe(false);
    expect(isSameValue({ a: 1 }, { a: 1, b: 1 })).toBe(false);
    expect(isSameValue({ a: undefined }, { b: undefined })).toBe(false);
    expect(isSameValue({ 0: "a" }, ["a"])).toBe(false);
  });

  it("tells nothing from an empty object, and a number from its text", () => {
    expect(isSameValue(null, {})).toBe(false);
    expect(isSameValue(undefined, null)).toBe(false);
    expect(isSameValue(1, "1")).toBe(false);
  });
});
