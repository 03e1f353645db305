import type { Change } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { changesText } from "./checksum.ts";

const CHANGE: Change = {
  kind: "virtual-machine",
  key: "lab/qemu/100",
  label: "web",
  action: "update",
  netboxId: 10,
  lastUpdated: "2026-01-01T00:00:00Z",
  fields: [{ field: "name", before: "old", after: "web", reason: "changed in Proxmox VE" }],
  reason: "x",
};
const OTHER: Change = { ...CHANGE, key: "lab/qemu/101", netboxId: 11 };

describe("changesText", () => {
  it.each([
    ["the label", { label: "called otherwise" }],
    ["the reason", { reason: "y" }],
    ["the time of NetBox's row", { lastUpdated: "2026-02-02T00:00:00Z" }],
    ["what a deletion takes along", { dependants: ["vm-interface net0"] }],
    ["a reason of a field", { fields: [{ field: "name", before: "old", after: "web", reason: "else" }] }],
  ])("does not change with %s", (_name, difference) => {
    expect(changesText([{ ...CHANGE, ...difference }])).toBe(changesText([CHANGE]));
  });

  it.each<[string, Partial<Change>]>([
    ["the kind", { kind: "node" }],
    ["the key", { key: "lab/qemu/102" }],
    ["the action", { action: "restore" }],
    ["the row", { netboxId: 12 }],
    ["the field", { fields: [{ field: "serial", before: "old", after: "web", reason: "x" }] }],
    ["the value to be written", { fields: [{ field: "name", before: "old", after: "db", reason: "x" }] }],
    ["the value in NetBox", { fields: [{ field: "name", before: "older", after: "web", reason: "x" }] }],
    ["the guard that holds it back", { blocked: { guard: "ratio", reason: "x" } }],
  ])("changes with %s", (_name, difference) => {
    expect(changesText([{ ...CHANGE, ...difference }])).not.toBe(changesText([CHANGE]));
  });

  it("E115: does not change with the order of the changes, and does with their number", () => {
    expect(changesText([CHANGE, OTHER])).toBe(changesText([OTHER, CHANGE]));
    expect(changesText([CHANGE])).not.toBe(changesText([CHANGE, OTHER]));
  });

  it("tells nothing and null, a text and a number apart", () => {
    const text = (before: Change["fields"][number]["before"]): string => changesText([{ ...CHANGE, fields: [{ field: "name", before, after: "web", reason: "x" }] }]);
    expect(new Set([text(null), text(""), text("1"), text(1)]).size).toBe(4);
  });
});
