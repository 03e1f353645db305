import { describe, expect, it } from "vitest";
import { KINDS } from "../kinds/kinds.ts";
import { urgencies } from "./urgency.ts";

describe("urgencies", () => {
  it("puts what leads to addresses before the disks, which nobody waits for", () => {
    const found = urgencies(KINDS);
    const inOrder = ["virtual-disk", "primary-ip", "ip-address", "vm-interface", "mac-address", "virtual-machine", "tag"].map((kind) => found.get(kind) ?? -1);
    expect(inOrder.slice(0, 2)).toEqual([0, 0]);
    expect(inOrder.slice(1)).toEqual([...new Set(inOrder.slice(1))].sort((left, right) => left - right));
  });
});
