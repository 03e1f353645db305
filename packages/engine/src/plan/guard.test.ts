import type { Change } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { planBoard, wrote, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { guardChanges } from "./guard.ts";

function change(kind: string, key: string, action: Change["action"]): Change {
  return { kind, key, label: key, action, fields: [], reason: "x" };
}

/** How many of `taking` changes of machines are blocked, where we own `owned`. */
function blocked(owned: number, taking: number, about: { action?: Change["action"]; deletion?: PlanSituation["deletion"] } = {}): number {
  const records = Array.from({ length: owned }, (_, index) => wroteVm(100 + index, index + 1));
  const board = planBoard({ records, ...(about.deletion === undefined ? {} : { deletion: about.deletion }) });
  const changes = Array.from({ length: taking }, (_, index) => change("virtual-machine", `lab/qemu/${100 + index}`, about.action ?? "decommission"));
  return guardChanges(board, changes).filter((each) => each.blocked !== undefined).length;
}

describe("guardChanges", () => {
  it.each([
    // owned, taking, blocked; at most 10 %, and 2 whatever the share
    [10, 0, 0],
    [10, 1, 0],
    [3, 2, 0],
    [3, 3, 3],
    [10, 6, 6],
    [100, 10, 0],
    [100, 11, 11],
    [1000, 100, 0],
  ])("E20: of %i machines %i go: %i blocked", (owned, taking, expected) => {
    expect(blocked(owned, taking)).toBe(expected);
  });

  it("E20: deletions count as what is marked decommissioning does", () => {
    expect(blocked(10, 6, { action: "delete" })).toBe(6);
  });

  it.each(["update", "create", "restore", "release"] as const)("does not count %s", (action) => {
    expect(blocked(10, 6, { action })).toBe(0);
  });

  it("E20: an explicit yes lets everything through", () => {
    expect(blocked(10, 10, { deletion: { isApproved: true } })).toBe(0);
  });

  it("E20: the settings say how much is too much", () => {
    expect(blocked(10, 6, { deletion: { maxRatio: 0.6 } })).toBe(0);
    expect(blocked(10, 6, { deletion: { alwaysAllowed: 6, maxRatio: 0 } })).toBe(0);
    expect(blocked(10, 1, { deletion: { alwaysAllowed: 0, maxRatio: 0 } })).toBe(1);
  });

  it("E20, E114: a run of some guests counts against all that are ours, though it loaded the records of these alone", () => {
    const taking = Array.from({ length: 60 }, (_, index) => change("virtual-disk", `lab/qemu/100/scsi${index}`, "delete"));
    const ofTotal = (owned: number): number => guardChanges(planBoard({ more: { ownedCounts: new Map([["lab virtual-disk", owned]]) } }), taking).filter((each) => each.blocked !== undefined).length;
    expect([ofTotal(120), ofTotal(119)]).toEqual([0, 60]);
  });

  it("E20: says in words how many of how many", () => {
    const records = Array.from({ length: 10 }, (_, index) => wroteVm(100 + index, index + 1));
    const changes = records.map(({ key }) => change("virtual-machine", key, "decommission"));
    expect(guardChanges(planBoard({ records }), changes)[0]?.blocked).toEqual({ guard: "ratio", reason: expect.stringContaining("10 of 10 objects of lab would go at once") });
  });

  it("E20: what we only adopted does not count as owned", () => {
    const records = Array.from({ length: 30 }, (_, index) => wroteVm(100 + index, index + 1, { isOwned: index < 10 }));
    const changes = records.slice(0, 3).map(({ key }) => change("virtual-machine", key, "decommission"));
    expect(guardChanges(planBoard({ records }), changes).filter(({ blocked: block }) => block !== undefined)).toHaveLength(3);
  });

  it.each([
    // owned, taking, blocked: children are suspicious beyond 50 and half of them
    [200, 50, 0],
    [80, 51, 51],
    [200, 100, 0],
    [200, 101, 101],
  ])("of %i disks %i go: %i blocked", (owned, taking, expected) => {
    const records = Array.from({ length: owned }, (_, index) => wrote("virtual-disk", `lab/qemu/${index}/scsi0`, { netboxId: index + 1 }));
    const changes = records.slice(0, taking).map(({ key }) => change("virtual-disk", key, "delete"));
    expect(guardChanges(planBoard({ records }), changes).filter(({ blocked: block }) => block !== undefined)).toHaveLength(expected);
  });

  it("holds back one kind of one source and nothing else", () => {
    const records = [...Array.from({ length: 10 }, (_, index) => wroteVm(100 + index, index + 1)), wrote("virtual-disk", "lab/qemu/300/scsi0")];
    const changes = [...records.map(({ kind, key }) => change(kind, key, "delete")), change("virtual-machine", "lab/qemu/900", "create")];
    const passed = guardChanges(planBoard({ records }), changes).filter(({ blocked: block }) => block === undefined);
    expect(passed.map(({ action, key }) => `${action} ${key}`)).toEqual(["delete lab/qemu/300/scsi0", "create lab/qemu/900"]);
  });

  it("blocks what a source without settings would lose", () => {
    const changes = guardChanges(planBoard(), [change("virtual-machine", "other/qemu/100", "delete")]);
    expect(changes[0]?.blocked?.reason).toContain("not known");
  });

  it("keeps the order of the changes", () => {
    const changes = [change("tag", "a", "create"), change("virtual-machine", "lab/qemu/1", "delete"), change("tag", "b", "create")];
    expect(guardChanges(planBoard(), changes).map(({ key }) => key)).toEqual(["a", "lab/qemu/1", "b"]);
  });
});
