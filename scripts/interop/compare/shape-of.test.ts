import { expect, test } from "vitest";
import { shapeOf } from "./shape-of.ts";

test("all items of a list are described together", () => {
  expect(shapeOf([{ id: 1, domain: null }, { id: 2, domain: "x" }])).toEqual({ "$": "array", "$[]": "object", "$[].id": "number", "$[].domain": "null|string" });
});

test("an empty list has no items to describe", () => {
  expect(shapeOf([])).toEqual({ "$": "array" });
});

test("what lies deeper than asked is left out", () => {
  expect(shapeOf({ a: { b: { c: 1 } } }, 1)).toEqual({ "$": "object", "$.a": "object" });
});
