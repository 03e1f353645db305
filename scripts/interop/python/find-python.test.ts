import { expect, test } from "vitest";
import { newestFirst } from "./find-python.ts";

test("versions are ordered by their numbers, newest first, and other names are left out", () => {
  expect(newestFirst(["3.9.18", "3.13.0", "envs", "3.12.1", "2.7.18", "pypy3.10"])).toEqual(["3.13.0", "3.12.1", "3.9.18", "2.7.18"]);
});
