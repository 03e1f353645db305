import type { Remark } from "@proxbox/contract";
import { expect, it } from "vitest";
import { inOrder, isTrue } from "./remark-order.ts";

function remark(type: Remark["type"]): Remark {
  return { type, kind: "vlan", key: type, label: type, reason: "because" };
}

it("what needs a person stands first among the remarks", () => {
  expect(inOrder([remark("pinned"), remark("stale"), remark("notice"), remark("conflict")]).map(({ type }) => type)).toEqual(["conflict", "notice", "stale", "pinned"]);
});

it("a plan that writes nothing calls NetBox true only where nothing was left out, unseen or in conflict", () => {
  expect([[], [remark("pinned")], [remark("notice")], [remark("pinned"), remark("stale")], [remark("conflict")], [remark("kept")]].map(isTrue)).toEqual([true, true, false, false, false, false]);
});
