import { describe, expect, it } from "vitest";
import { forbiddenTextIn } from "./forbidden-text.ts";

describe("forbidden text", () => {
  // The words are put together here so that this file does not hold them.
  it.each([
    ["packages/lab/src/a.ts", `// ${"oxlint-"}disable-next-line`],
    ["packages/lab/src/a.ts", `// ${"@ts-"}expect-error`],
    ["packages/lab/src/a.test.ts", `it.${"only"}("x", () => {});`],
    ["packages/lab/src/a.test.ts", `describe.${"skip"}("x", () => {});`],
    ["docs/flow.md", `see \`${"/work"}/main\``],
    ["scripts/bootstrap", `cd "${"/root"}/main"`],
    ["packages/lab/src/a.test.ts", `vi.${"mock"}("./b.ts");`],
  ])("is found in %s: %s", (path, line) => {
    expect(forbiddenTextIn(path, `first\n${line}\n`)).toEqual([expect.stringMatching(new RegExp(`^${path}:2: `))]);
  });

  it.each([
    ["packages/lab/src/a.test.ts", 'describe.skipIf(!available)("x", () => {});'],
    ["docs/flow.md", "the folder packages/work/home"],
    ["packages/lab/src/netbox/paths.ts", 'const path = "/api/dcim/sites/";'],
  ])("is not seen in %s: %s", (path, line) => {
    expect(forbiddenTextIn(path, line)).toEqual([]);
  });
});
