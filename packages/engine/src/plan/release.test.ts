import type { Change } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { found, inLab, planBoard, vmRow, wants, wantsVm, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { matchAll } from "./match.ts";
import { releasesFor } from "./release.ts";

const ADDRESS = found(30, { address: "10.0.0.5/24", assigned_object_type: "virtualization.vminterface", assigned_object_id: 20, tags: [] });

/** Machine 10 has the primary address 30, machine 11 has none. */
const SITUATION: PlanSituation = {
  desired: [wantsVm(100, "a"), wantsVm(101, "b")],
  rows: {
    "virtual-machine": [vmRow(10, "a", { primary_ip4: { id: 30 }, last_updated: "2026-02-01T00:00:00Z" }), vmRow(11, "b", { primary_ip4: null })],
    "vm-interface": [found(20, { virtual_machine: { id: 10 }, name: "net0" }), found(21, { virtual_machine: { id: 10 }, name: "net1" }), found(22, { virtual_machine: { id: 11 }, name: "net0" })],
    "ip-address": [ADDRESS],
  },
  records: [wroteVm(100, 10), wroteVm(101, 11)],
};

function move(before: string | null, after: Change["fields"][number]["after"]): Change {
  return { kind: "ip-address", key: "lab/qemu/101/net0/ip/10.0.0.5", label: "10.0.0.5 on b", action: "update", netboxId: 30, fields: [{ field: "assigned_object", before, after, reason: "x" }], reason: "x" };
}

function releases(changes: readonly Change[], situation: PlanSituation = SITUATION, gone: readonly Change[] = []): readonly Change[] {
  const board = planBoard(inLab(situation));
  matchAll(board);
  return releasesFor(board, changes, gone);
}

const FROM = "virtualization.vminterface:20";

describe("releasesFor", () => {
  it("E43: a machine lets go of its primary address before that goes to another machine", () => {
    const [release, ...more] = releases([move(FROM, { kind: "vm-interface", key: "lab/qemu/101/net0" })]);
    expect(more).toEqual([]);
    expect(release).toMatchObject({ kind: "primary-ip", action: "release", key: "lab/qemu/100/primary-ip", parent: "lab/qemu/100", netboxId: 10, fields: [{ field: "primary_ip4", before: 30, after: null }] });
  });

  it("E31: and before it is taken off an interface because the guest lost it", () => {
    expect(releases([], SITUATION, [move(FROM, null)])).toHaveLength(1);
  });

  it("needs none where the address is nobody's primary", () => {
    const rows = { ...SITUATION.rows, "virtual-machine": [vmRow(10, "a", { primary_ip4: null }), vmRow(11, "b", { primary_ip4: null })] };
    expect(releases([move(FROM, null)], { ...SITUATION, rows })).toEqual([]);
  });

  it("E41: needs none where the address was assigned to nothing", () => {
    expect(releases([move(null, { kind: "vm-interface", key: "lab/qemu/101/net0" })])).toEqual([]);
  });

  it("needs none where another field changes", () => {
    const change = move(FROM, null);
    expect(releases([{ ...change, fields: [{ field: "status", before: "active", after: "reserved", reason: "x" }] }])).toEqual([]);
  });

  it("needs none for a deletion: NetBox clears the field itself", () => {
    expect(releases([], SITUATION, [{ ...move(FROM, null), action: "delete", fields: [] }])).toEqual([]);
  });

  it("needs none for a move between two interfaces of the machine", () => {
    const desired = [...(SITUATION.desired ?? []), wants("vm-interface", "lab/qemu/100/net1", { parent: "lab/qemu/100", fields: { virtual_machine: { kind: "virtual-machine", key: "lab/qemu/100" }, name: "net1" } })];
    expect(releases([move(FROM, { kind: "vm-interface", key: "lab/qemu/100/net1" })], { ...SITUATION, desired })).toEqual([]);
  });

  it("E18: a machine that cannot be seen is known by its record", () => {
    const unseen = [{ kind: "virtual-machine", under: "lab/qemu/100", reason: "offline" }];
    const situation = { ...SITUATION, desired: [wantsVm(101, "b")], unseen };
    expect(releases([move(FROM, null)], situation)).toEqual([expect.objectContaining({ key: "lab/qemu/100/primary-ip", netboxId: 10 })]);
  });

  it("E21: a machine that is not ours is not made to let go", () => {
    expect(releases([move(FROM, null)], { ...SITUATION, desired: [wantsVm(101, "b")], records: [wroteVm(101, 11)] })).toEqual([]);
  });
});
