import type { JobEvent } from "@proxbox/contract";
import { expect, it } from "vitest";
import { outcomeLook } from "./outcome-look.ts";

it.each([
  ["created", "info", "green"],
  ["would_delete", "info", "orange"],
  ["would_delete", "warning", "orange"],
  ["skipped", "warning", "orange"],
  ["failed", "warning", "red"],
] as const)("an object that is %s at level %s is %s", (operation, level, colour) => {
  expect(outcomeLook({ data: { operation }, level } satisfies Pick<JobEvent, "data" | "level">)).toEqual({ operation, colour });
});

it("a remark is told by its level alone", () => {
  expect(outcomeLook({ data: { rowid: "lab/qemu/100" }, level: "warning" })).toEqual({ operation: undefined, colour: "orange" });
});
