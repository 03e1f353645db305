import fc from "fast-check";
import { expect, test } from "vitest";
import { asciiJson } from "./ascii-json.ts";

test("whatever is written comes back the same, in printable ASCII on one line", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary", maxDepth: 1 }), (value) => {
      const text = asciiJson(value);
      expect(text).toMatch(/^[\u0020-\u007e]*$/);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("the characters at which readers split lines are escaped", () => {
  expect(asciiJson("a\u0085b\u2028c\u2029d\u001ce\nf")).toBe(String.raw`"a\u0085b\u2028c\u2029d\u001ce\nf"`);
  expect(asciiJson("Zürich 😀")).toBe(String.raw`"Z\u00fcrich \ud83d\ude00"`);
});
