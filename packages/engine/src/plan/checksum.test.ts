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

function textOf(changes: readonly Change[]): string {
  return [...changesText(changes)].join("");
}

describe("changesText", () => {
  it.each([
    ["the label", { label: "called otherwise" }],
    ["the reason", { reason: "y" }],
    ["the time of NetBox's row", { lastUpdated: "2026-02-02T00:00:00Z" }],
    ["what a deletion takes along", { dependants: ["vm-interface net0"] }],
    ["a reason of a field", { fields: [{ field: "name", before: "old", after: "web", reason: "else" }] }],
  ])("does not change with %s", (_name, difference) => {
    expect(textOf([{ ...CHANGE, ...difference }])).toBe(textOf([CHANGE]));
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
    expect(textOf([{ ...CHANGE, ...difference }])).not.toBe(textOf([CHANGE]));
  });

  it("E115: does not change with the order of the changes, and does with their number", () => {
    expect(textOf([CHANGE, OTHER])).toBe(textOf([OTHER, CHANGE]));
    expect(textOf([CHANGE])).not.toBe(textOf([CHANGE, OTHER]));
  });

  it("is the sorted lines of all changes, whatever kind stands first: a plan that was saved by an earlier version keeps its checksum", () => {
    const changes = ["tag", "node-interface", "node", "node interface"].flatMap((kind) => [{ ...OTHER, kind }, { ...CHANGE, kind }]);
    const lines = changes.map(({ kind, key, netboxId }) => JSON.stringify([kind, key, "update", netboxId, null, [["name", "old", "web"]]]));
    expect(textOf(changes)).toBe(lines.sort().join("\n"));
  });

  it("comes in pieces: the text of a large plan is never in memory as a whole", () => {
    expect([...changesText([CHANGE, OTHER])]).toHaveLength(2);
  });

  it("tells nothing and null, a text and a number apart", () => {
    const text = (before: Change["fields"][number]["before"]): string => textOf([{ ...CHANGE, fields: [{ field: "name", before, after: "web", reason: "x" }] }]);
    expect(new Set([text(null), text(""), text("1"), text(1)]).size).toBe(4);
  });
});
