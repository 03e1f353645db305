import type { Change } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { PLAN_TIME, found, inLab, planBoard, vmRow, wantsVm, wrote, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import type { Board } from "./board.ts";
import { planGone } from "./gone.ts";
import { matchAll } from "./match.ts";

const TAGS = [{ slug: "proxbox" }];
const DAY_MS = 86_400_000;

function gone(situation: PlanSituation): { changes: readonly string[]; kept: readonly string[]; board: Board; all: readonly Change[] } {
  const board = planBoard(inLab(situation));
  matchAll(board);
  const all = planGone(board);
  const changes = all.map(({ action, kind, key }) => `${action} ${kind} ${key}`);
  return { changes, kept: board.remarks.filter(({ type }) => type === "kept").map(({ key, reason }) => `${key}: ${reason}`), board, all };
}

function ago(days: number): string {
  return new Date(PLAN_TIME.getTime() - days * DAY_MS).toISOString();
}

/** Machine 10 was marked decommissioning that many days ago. */
function missing(days: number): PlanSituation {
  return {
    rows: { "virtual-machine": [vmRow(10, "web", { status: { value: "decommissioning" } })] },
    records: [wroteVm(100, 10, { missingSince: ago(days), fields: { status: "decommissioning" } })],
  };
}

function nicRow(id: number, more: Readonly<Record<string, unknown>> = {}): ReturnType<typeof found> {
  return found(id, { virtual_machine: { id: 10 }, name: "net0", enabled: true, mtu: null, primary_mac_address: null, description: "", untagged_vlan: null, mode: null, tags: TAGS, ...more });
}

const nicRecord = wrote("vm-interface", "lab/qemu/100/net0", { netboxId: 20, parent: "lab/qemu/100", fields: { virtual_machine: 10, name: "net0", enabled: true, tags: ["proxbox"] } });

function addressRow(id: number, more: Readonly<Record<string, unknown>> = {}): ReturnType<typeof found> {
  return found(id, { address: "10.0.0.5/24", vrf: null, status: { value: "active" }, role: null, assigned_object_type: "virtualization.vminterface", assigned_object_id: 20, description: "", dns_name: "", tags: TAGS, ...more });
}

const addressRecord = wrote("ip-address", "lab/qemu/100/net0/ip/10.0.0.5", { netboxId: 30, parent: "lab/qemu/100/net0", fields: { address: "10.0.0.5/24", status: "active", assigned_object: "virtualization.vminterface:20", tags: ["proxbox"] } });

/** Machine 100 lives, its interface 20 does not. */
const withoutNic: PlanSituation = {
  desired: [wantsVm(100, "web")],
  rows: { "virtual-machine": [vmRow(10, "web")], "vm-interface": [nicRow(20)] },
  records: [wroteVm(100, 10), nicRecord],
};

describe("planGone, rule `lifecycle` (machines)", () => {
  it("E15: a machine that is gone is marked decommissioning, and the date is noted", () => {
    const { all, board } = gone({ rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10)] });
    expect(all).toEqual([expect.objectContaining({ action: "decommission", key: "lab/qemu/100", netboxId: 10, fields: [{ field: "status", before: "active", after: "decommissioning", reason: "gone from Proxmox VE" }] })]);
    expect(board.drafts.get("virtual-machine", "lab/qemu/100")?.record).toMatchObject({ missingSince: PLAN_TIME.toISOString(), statusBefore: "active", fields: { status: "decommissioning" } });
  });

  it.each([
    { days: 0, deletes: false },
    { days: 29, deletes: false },
    { days: 30, deletes: true },
    { days: 400, deletes: true },
  ])("E15: after $days days of a grace of 30, deletes: $deletes", ({ days, deletes }) => {
    expect(gone(missing(days)).changes).toEqual(deletes ? ["delete virtual-machine lab/qemu/100"] : []);
  });

  it("E15: deletes nothing where the settings say never", () => {
    expect(gone({ ...missing(400), deletion: { isEnabled: false } }).changes).toEqual([]);
  });

  it("E73: a status that a person chose stays; only the date is noted", () => {
    const { changes, board } = gone({ rows: { "virtual-machine": [vmRow(10, "web", { status: { value: "failed" } })] }, records: [wroteVm(100, 10)] });
    expect(changes).toEqual([]);
    expect(board.put.get("virtual-machine lab/qemu/100")).toMatchObject({ missingSince: PLAN_TIME.toISOString(), fields: { status: "active" } });
  });

  it("E72: a person's status stays also where we never knew one", () => {
    const { status: _status, ...fields } = wroteVm(100, 10).fields;
    const record = { ...wroteVm(100, 10), fields };
    const statusOf = (status: string) => gone({ rows: { "virtual-machine": [vmRow(10, "web", { status: { value: status } })] }, records: [record] }).changes;
    expect(statusOf("planned")).toEqual([]);
    // What NetBox itself gives a new machine is nobody's choice.
    expect(statusOf("active")).toEqual(["decommission virtual-machine lab/qemu/100"]);
  });

  it("a machine that a person has marked decommissioning already needs only the date", () => {
    const { changes, board } = gone({ rows: { "virtual-machine": [vmRow(10, "web", { status: { value: "decommissioning" } })] }, records: [wroteVm(100, 10)] });
    expect(changes).toEqual([]);
    expect(board.put.get("virtual-machine lab/qemu/100")?.missingSince).toBe(PLAN_TIME.toISOString());
  });

  it("is not deleted when a person gave it another status since", () => {
    const situation = missing(60);
    const { changes, kept } = gone({ ...situation, rows: { "virtual-machine": [vmRow(10, "web", { status: { value: "active" } })] } });
    expect(changes).toEqual([]);
    expect(kept).toEqual([expect.stringContaining("another status")]);
  });

  it("is not deleted while something that a person made hangs on it", () => {
    const { changes, kept } = gone({ ...missing(60), rows: { ...missing(60).rows, "vm-interface": [nicRow(21, { name: "by-hand" })] } });
    expect(changes).toEqual([]);
    expect(kept).toEqual([expect.stringContaining("VM interface by-hand")]);
  });

  it("takes what is ours along, and says so", () => {
    const { all } = gone({ ...missing(60), rows: { ...missing(60).rows, "vm-interface": [nicRow(20)], "ip-address": [addressRow(30)] }, records: [...(missing(60).records ?? []), nicRecord, addressRecord] });
    expect(all).toEqual([expect.objectContaining({ action: "delete", kind: "virtual-machine", dependants: ["ip-address lab/qemu/100/net0/ip/10.0.0.5", "vm-interface lab/qemu/100/net0"] })]);
  });

  it("its parts are not taken one by one while it waits", () => {
    expect(gone({ ...missing(3), rows: { ...missing(3).rows, "vm-interface": [nicRow(20)] }, records: [...(missing(3).records ?? []), nicRecord] }).changes).toEqual([]);
  });

  it.each([{ status: "ignore" }, { "*": "ignore" }, { status: "ignore", "*": "source" }] as const)("one that is people's by its policy %j is neither marked nor deleted", (policy) => {
    const policies = { "virtual-machine": policy };
    expect(gone({ rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10)], settings: { policies } })).toMatchObject({ changes: [], kept: [expect.stringContaining("its policy is to leave it alone")] });
    expect(gone({ ...missing(90), settings: { policies } }).changes).toEqual([]);
  });

  it("E21: one that we only adopted is left to people", () => {
    const { changes, kept } = gone({ rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10, { isOwned: false })] });
    expect(changes).toEqual([]);
    expect(kept).toEqual([expect.stringContaining("not made by Proxbox")]);
  });

  it("a record whose row is gone too is forgotten", () => {
    const { changes, board } = gone({ rows: { "virtual-machine": [] }, records: [wroteVm(100, 10)] });
    expect(changes).toEqual([]);
    expect([...board.drop.values()]).toEqual([{ kind: "virtual-machine", key: "lab/qemu/100" }]);
  });

  it("E111: nothing of a source that could not be read is gone, not even a record without a row", () => {
    const { changes, board } = gone({ rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10), wroteVm(101, 11)], more: { unread: ["lab"] } });
    expect(changes).toEqual([]);
    expect(board.drop.size).toBe(0);
  });

  it.each(["lab", "lab/qemu/100"])("E18, E19: nothing unseen is gone: %s", (under) => {
    expect(gone({ rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10)], unseen: [{ kind: "virtual-machine", under, reason: "x" }] }).changes).toEqual([]);
  });

  it("E19: what is unseen of one guest does not hide another whose key only begins alike", () => {
    expect(gone({ rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10)], unseen: [{ kind: "virtual-machine", under: "lab/qemu/10", reason: "x" }] }).changes).toHaveLength(1);
  });
});

describe("planGone, rule `decommission` (nodes)", () => {
  const device = (status: string) => found(3, { name: "pve2", status: { value: status }, cluster: { id: 1 }, site: { id: 1 }, tags: TAGS });
  const record = wrote("node", "lab/node/pve2", { netboxId: 3, parent: "lab/cluster", fields: { name: "pve2", status: "active", cluster: 1, tags: ["proxbox"] } });

  it("a node that is gone is marked decommissioning", () => {
    expect(gone({ rows: { node: [device("active")] }, records: [record] }).changes).toEqual(["decommission node lab/node/pve2"]);
  });

  it("and never deleted", () => {
    const later = { ...record, missingSince: ago(400), fields: { ...record.fields, status: "decommissioning" } };
    expect(gone({ rows: { node: [device("decommissioning")] }, records: [later] }).changes).toEqual([]);
  });
});

describe("planGone, rule `keep` (tags, sites, interfaces of nodes)", () => {
  it("does nothing, for ever", () => {
    const records = [wrote("tag", "shared/tag/prod", { netboxId: 5 }), wrote("node-interface", "lab/node/pve1/vmbr9", { netboxId: 6 })];
    const { changes, kept } = gone({ rows: { tag: [found(5, { slug: "prod" })], "node-interface": [found(6, { name: "vmbr9" })] }, records });
    expect({ changes, kept }).toEqual({ changes: [], kept: [] });
  });
});

describe("planGone, rule `remove` (interfaces, disks, MAC addresses, addresses)", () => {
  it("E31: deletes at once what a complete observation no longer shows", () => {
    expect(gone(withoutNic).changes).toEqual(["delete vm-interface lab/qemu/100/net0"]);
  });

  it.each(["description", "mode", "untagged_vlan"])("keeps an interface in which a person has filled %s", (column) => {
    const { changes, kept } = gone({ ...withoutNic, rows: { ...withoutNic.rows, "vm-interface": [nicRow(20, { [column]: "x" })] } });
    expect(changes).toEqual([]);
    expect(kept).toEqual([expect.stringContaining(column)]);
  });

  it("keeps an interface that a person has changed", () => {
    const { changes, kept } = gone({ ...withoutNic, rows: { ...withoutNic.rows, "vm-interface": [nicRow(20, { name: "uplink" })] } });
    expect(changes).toEqual([]);
    expect(kept).toEqual([expect.stringContaining("(name)")]);
  });

  it("keeps an interface that has a tag of a person", () => {
    expect(gone({ ...withoutNic, rows: { ...withoutNic.rows, "vm-interface": [nicRow(20, { tags: [...TAGS, { slug: "uplinks" }] })] } }).changes).toEqual([]);
  });

  it("E51: keeps an interface on which a person's address stands", () => {
    const { changes, kept } = gone({ ...withoutNic, rows: { ...withoutNic.rows, "ip-address": [addressRow(31)] } });
    expect(changes).toEqual([]);
    expect(kept).toEqual([expect.stringContaining("IP address 10.0.0.5/24")]);
  });

  it("E51: an address on a device's interface of the same number does not count", () => {
    const onDevice = addressRow(31, { assigned_object_type: "dcim.interface" });
    expect(gone({ ...withoutNic, rows: { ...withoutNic.rows, "ip-address": [onDevice] } }).changes).toEqual(["delete vm-interface lab/qemu/100/net0"]);
  });

  it("keeps an interface on which a person has put an address of ours from elsewhere", () => {
    const moved = wrote("ip-address", "lab/node/pve1/vmbr0/ip/10.0.0.5", { netboxId: 30, parent: "lab/node/pve1/vmbr0", fields: { address: "10.0.0.5/24", status: "active", assigned_object: "dcim.interface:7", tags: ["proxbox"] } });
    const desired = { kind: "ip-address", key: moved.key, label: "x", parent: "lab/node/pve1/vmbr0", fields: { address: "10.0.0.5/24" } };
    const situation = { ...withoutNic, desired: [...(withoutNic.desired ?? []), desired], rows: { ...withoutNic.rows, "ip-address": [addressRow(30)] }, records: [...(withoutNic.records ?? []), moved] };
    expect(gone(situation).changes).toEqual([]);
  });

  const withoutAddress: PlanSituation = {
    desired: [wantsVm(100, "web"), { kind: "vm-interface", key: "lab/qemu/100/net0", label: "net0", parent: "lab/qemu/100", fields: { name: "net0" } }],
    rows: { "virtual-machine": [vmRow(10, "web")], "vm-interface": [nicRow(20)], "ip-address": [addressRow(30)] },
    records: [wroteVm(100, 10), nicRecord, addressRecord],
  };

  it("E31: deletes an address that the guest no longer has", () => {
    expect(gone(withoutAddress).changes).toEqual(["delete ip-address lab/qemu/100/net0/ip/10.0.0.5"]);
  });

  it.each([{ dns_name: "web.example" }, { description: "do not reuse" }, { tenant: { id: 4 } }])("E31: releases, and does not delete, an address with %o", (column) => {
    const { all, board } = gone({ ...withoutAddress, rows: { ...withoutAddress.rows, "ip-address": [addressRow(30, column)] } });
    expect(all).toEqual([expect.objectContaining({ action: "update", netboxId: 30, fields: [{ field: "assigned_object", before: "virtualization.vminterface:20", after: null, reason: "no longer in Proxmox VE" }] })]);
    // From now on it is a person's.
    expect(board.drafts.get("ip-address", "lab/qemu/100/net0/ip/10.0.0.5")?.record).toMatchObject({ isOwned: false, fields: { assigned_object: null } });
  });

  it("leaves an address that a person has assigned to something else", () => {
    const { changes, kept } = gone({ ...withoutAddress, rows: { ...withoutAddress.rows, "ip-address": [addressRow(30, { assigned_object_id: 99 })] } });
    expect(changes).toEqual([]);
    expect(kept).toEqual([expect.stringContaining("assigned it anew")]);
  });

  it("an interface that goes lets an address with a person's words go first", () => {
    const situation = { ...withoutNic, rows: { ...withoutNic.rows, "ip-address": [addressRow(30, { dns_name: "web.example" })] }, records: [...(withoutNic.records ?? []), addressRecord] };
    expect(gone(situation).changes).toEqual(["update ip-address lab/qemu/100/net0/ip/10.0.0.5", "delete vm-interface lab/qemu/100/net0"]);
  });
});
