import { expect, it } from "vitest";
import { isWaiting } from "./is-waiting.ts";

it("E42: a decision waits where its conflict does not offer it, and only there", () => {
  const resolutions = [{ code: "leave", title: "Leave it" }];
  expect([null, "leave", "give:lab/qemu/1"].map((resolution) => isWaiting({ resolution, resolutions }))).toEqual([false, false, true]);
});
