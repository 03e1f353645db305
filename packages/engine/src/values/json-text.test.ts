import { describe, expect, it } from "vitest";
import { jsonText } from "./json-text.ts";

describe("a value as JSON text", () => {
  it("is the same whatever the order of its members", () => {
    expect(jsonText({ b: [{ d: 1, c: 2 }], a: 3 })).toBe(jsonText({ a: 3, b: [{ c: 2, d: 1 }] }));
  });

  it("is empty for what says nothing", () => {
    expect([null, undefined, [], {}].map(jsonText)).toEqual(["", "", "", ""]);
  });
});
