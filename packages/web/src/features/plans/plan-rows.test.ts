import type { PlannedChange, PlanOutcome } from "@proxbox/contract";
import { expect, it } from "vitest";
import { countChanges, countResults, endingsOf, filterChanges, toPlanRows } from "./plan-rows.ts";

function change(key: string, { kind = "virtual-machine", action = "create", fields = [], place }: Partial<PlannedChange> = {}): PlannedChange {
  return { kind, key, label: key, action, fields, reason: "it is new", netbox_url: null, place: place ?? { source: "lab", node: null, guest: key } };
}

const node = change("lab/node/pve1", { kind: "node", place: { source: "lab", node: "lab/node/pve1", guest: null } });
const guest = change("lab/qemu/100", { fields: [{ field: "device", before: null, after: { kind: "node", key: "lab/node/pve1" }, reason: "it runs there" }] });
const disk = change("lab/qemu/100/scsi0", { kind: "virtual-disk", action: "update", place: { source: "lab", node: null, guest: "lab/qemu/100" } });
const changes = [disk, node, guest, change("lab/qemu/101", { action: "delete" })];

it("a guest lies under the node that the plan puts it on, with what hangs on it; any other directly under its cluster", () => {
  const rows = toPlanRows(changes, new Set());
  expect(rows.map(({ depth, id }) => `${depth} ${id}`)).toEqual([
    "0 source:lab",
    "1 node:lab/node/pve1",
    "2 node lab/node/pve1",
    "2 guest:lab/qemu/100",
    "3 virtual-disk lab/qemu/100/scsi0",
    "3 virtual-machine lab/qemu/100",
    "1 guest:lab/qemu/101",
    "2 virtual-machine lab/qemu/101",
  ]);
  expect(rows[0]).toMatchObject({ counts: { create: 2, update: 1, lifecycle: 0, delete: 1 } });
  expect(toPlanRows(changes, new Set(["source:lab"]))).toHaveLength(1);
});

it("a filter looks at kind, action, and a part of label or key", () => {
  const none = { kind: "", action: "", search: "", result: "" };
  const unknown = endingsOf(null);
  expect(filterChanges(changes, { ...none, search: "QEMU/100" }, unknown)).toEqual([disk, guest]);
  expect(filterChanges(changes, { ...none, kind: "node" }, unknown)).toEqual([node]);
  expect(countChanges(filterChanges(changes, { ...none, action: "delete" }, unknown))).toEqual({ create: 0, update: 0, lifecycle: 0, delete: 1 });
});

it("what became of changes is found by what was to be done to which object, counted, and filtered by", () => {
  const ended = (key: string, action: PlannedChange["action"], result: "done" | "refused") => ({ kind: "virtual-machine", key, action, result, reason: null, code: null });
  const outcome: PlanOutcome = { run_id: "r", at: "", is_exact: false, besides: [], changes: [ended("lab/qemu/100", "create", "refused"), ended("lab/qemu/101", "delete", "done"), ended("lab/qemu/100", "release", "done")] };
  const endingOf = endingsOf(outcome);
  expect(endingOf(guest)?.result).toBe("refused");
  expect(endingOf({ ...guest, action: "release" })?.result).toBe("done");
  expect(endingOf(disk)).toBeUndefined();
  expect(countResults(outcome)).toEqual([{ result: "done", count: 2 }, { result: "refused", count: 1 }]);
  expect(filterChanges(changes, { kind: "", action: "", search: "", result: "refused" }, endingOf)).toEqual([guest]);
});
