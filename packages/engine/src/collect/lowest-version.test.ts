import { describe, expect, it } from "vitest";
import { lowestVersion } from "./lowest-version.ts";

describe("lowestVersion", () => {
  it.each([
    [["9.1.5", "8.4.14", "9.0"], "8.4.14"],
    [["8.10.0", "8.9.9"], "8.9.9"],
    [["7.4-17", "7.4-3"], "7.4-3"],
    [["9.1", "9.1.5"], "9.1"],
    [[], ""],
  ])("of %j is %j", (versions, expected) => {
    expect(lowestVersion(versions)).toBe(expected);
  });
});
