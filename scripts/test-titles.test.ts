import { describe, expect, it } from "vitest";
import { readTestTitles } from "./test-titles.ts";

function titlesOf(source: string): readonly string[] {
  return readTestTitles("a.test.ts", source);
}

describe("the titles of tests", () => {
  it("have those of the groups around them", () => {
    expect(titlesOf(`describe("disks", () => { it("E60: round", () => {}); test(\`of \${name}\`, () => {}); });`)).toEqual(["disks E60: round", "disks of"]);
  });

  it("are one for each row of a table, wherever the table stands", () => {
    expect(titlesOf(`it.each([["E1 x"], ["E2 y"]] as const)("%s", () => {});`)).toEqual(["%s E1 x", "%s E2 y"]);
    expect(titlesOf(`const rows = [{ title: "E3" }]; it.each(rows)("$title", () => {});`)).toEqual(["$title E3"]);
    expect(titlesOf(`it.each(KINDS.map(({ name }) => name))("held for %s", () => {});`)).toEqual(["held for %s"]);
  });

  it("are none of what is skipped, perhaps skipped, or only mentioned", () => {
    expect(titlesOf(`it.${"skip"}("E1", () => {}); it.${"todo"}("E2"); describe.skipIf(true)("E3", () => { it("x", () => {}); }); // it("E4")`)).toEqual([]);
    expect(titlesOf(`call("E5"); const it2 = () => "E6";`)).toEqual([]);
  });
});
