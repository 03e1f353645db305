import { describe, expect, it } from "vitest";
import { found, inLab, planBoard, vmRow, wants, wantsVm, wrote, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import type { Board, Match } from "./board.ts";
import { matchAll } from "./match.ts";

const BIRTH_A = { uuid: "aaaa", macs: ["BC:24:11:00:00:01"] };
const BIRTH_B = { uuid: "bbbb", macs: ["BC:24:11:00:00:02"] };

/** A board around the cluster `lab`, matched. */
function matched(situation: PlanSituation): Board {
  const board = planBoard(inLab(situation));
  matchAll(board);
  return board;
}

function matchOf(board: Board, kind: string, key: string): { row: number | undefined; isOwned: boolean; conflict: string | undefined; hasRecord: boolean } {
  const match: Match | undefined = board.matches.get(kind, key);
  if (match === undefined) throw new Error(`${kind} ${key} is not matched`);
  return { row: match.row?.id, isOwned: match.isOwned, conflict: match.conflict, hasRecord: match.record !== undefined };
}

function matchOfVm(situation: PlanSituation, vmid = 100): ReturnType<typeof matchOf> {
  return matchOf(matched(situation), "virtual-machine", `lab/qemu/${vmid}`);
}

function nic(id: number, vmId: number, mac: string | null): ReturnType<typeof found> {
  return found(id, { virtual_machine: { id: vmId }, name: "net0", mac_address: mac });
}

const NONE = { row: undefined, isOwned: true, conflict: undefined, hasRecord: false };

describe("matchAll by record", () => {
  it("E07: takes the row of the record, whatever its name is now", () => {
    const situation = { desired: [wantsVm(100, "new")], rows: { "virtual-machine": [vmRow(10, "old"), vmRow(11, "new")] }, records: [wroteVm(100, 10, { fields: { name: "old" } })] };
    expect(matchOfVm(situation)).toEqual({ row: 10, isOwned: true, conflict: undefined, hasRecord: true });
  });

  it("an adopted object stays adopted", () => {
    const situation = { desired: [wantsVm(100, "web")], rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10, { isOwned: false })] };
    expect(matchOfVm(situation)).toMatchObject({ row: 10, isOwned: false });
  });

  it("E17: a row that a person deleted is made anew, and the record goes", () => {
    const board = matched({ desired: [wantsVm(100, "web")], rows: { "virtual-machine": [] }, records: [wroteVm(100, 10)] });
    expect(matchOf(board, "virtual-machine", "lab/qemu/100")).toEqual(NONE);
    expect([...board.drop.values()]).toEqual([{ kind: "virtual-machine", key: "lab/qemu/100" }]);
  });

  it("a row with the id of the record but another birth is another object", () => {
    const rows = { "virtual-machine": [vmRow(10, "somebody else's", { created: "2026-02-02", tags: [] })] };
    expect(matchOfVm({ desired: [wantsVm(100, "web")], rows, records: [wroteVm(100, 10, { netboxCreated: "2026-01-01" })] })).toEqual(NONE);
  });

  it("E14: a vmid with another birth is another guest, which inherits nothing", () => {
    const rows = { "virtual-machine": [vmRow(10, "web")] };
    const board = matched({ desired: [wantsVm(100, "web", { fingerprint: BIRTH_B })], rows, records: [wroteVm(100, 10, { fingerprint: BIRTH_A })] });
    expect(matchOf(board, "virtual-machine", "lab/qemu/100")).toEqual(NONE);
    expect([...board.records.values()].filter(({ netboxId, kind }) => netboxId === 10 && kind === "virtual-machine").map(({ key }) => key)).toEqual([expect.stringMatching(/^lab\/qemu\/100~[0-9a-f]{8}$/)]);
  });

  it("E14: identity marks in custom fields do not give the newcomer the row either", () => {
    const marked = { custom_fields: { proxmox_vm_id: 100, proxmox_vm_type: "qemu", proxmox_cluster: "lab" } };
    const newcomer = wantsVm(100, "web", { fingerprint: BIRTH_B, identity: { vmid: 100, type: "qemu", cluster: "lab" }, fields: { "cf:proxmox_vm_id": 100 } });
    expect(matchOfVm({ desired: [newcomer], rows: { "virtual-machine": [vmRow(10, "web", marked)] }, records: [wroteVm(100, 10, { fingerprint: BIRTH_A })] })).toEqual(NONE);
  });

  it("E16: a guest that is restored finds its own row, though its vmid had gone to another one meanwhile", () => {
    const first = matched({ desired: [wantsVm(100, "web", { fingerprint: BIRTH_B })], rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10, { fingerprint: BIRTH_A })] });
    const retired = [...first.put.values()];
    const situation = { desired: [wantsVm(100, "web", { fingerprint: BIRTH_A })], rows: { "virtual-machine": [vmRow(10, "web"), vmRow(11, "web (2)")] }, records: [...retired, wroteVm(100, 11, { fields: { name: "web (2)" }, fingerprint: BIRTH_B })] };
    expect(matchOfVm(situation)).toMatchObject({ row: 10, hasRecord: true });
  });
});

describe("matchAll by identity", () => {
  const identity = { vmid: 100, type: "qemu", cluster: "lab" };
  const withMarks = { custom_fields: { proxmox_vm_id: 100, proxmox_vm_type: "qemu", proxmox_cluster: "lab" } };
  const desired = [wantsVm(100, "web", { identity, fields: { "cf:proxmox_vm_id": 100 } })];

  it("finds the machine of netbox-proxbox by its custom fields, whatever its name", () => {
    expect(matchOfVm({ desired, rows: { "virtual-machine": [vmRow(10, "renamed", { ...withMarks, tags: [] })] } })).toMatchObject({ row: 10, isOwned: false, conflict: undefined });
  });

  it("is owned when it carries our tag as well", () => {
    expect(matchOfVm({ desired, rows: { "virtual-machine": [vmRow(10, "renamed", withMarks)] } })).toMatchObject({ row: 10, isOwned: true });
  });

  it("does not choose between two", () => {
    const match = matchOfVm({ desired, rows: { "virtual-machine": [vmRow(10, "a", withMarks), vmRow(11, "b", withMarks)] } });
    expect(match).toMatchObject({ row: undefined, isOwned: false, conflict: expect.stringContaining("10, 11") });
  });

  it("passes over the same vmid of another type", () => {
    const container = { custom_fields: { proxmox_vm_id: 100, proxmox_vm_type: "lxc", proxmox_cluster: "lab" } };
    expect(matchOfVm({ desired, rows: { "virtual-machine": [vmRow(10, "other", { ...container, tags: [] })] } })).toEqual(NONE);
  });

  it("E76: a tag is found by its name, where a person gave it another slug", () => {
    const tag = wants("tag", "shared/tag/prod", { fields: { name: "prod", slug: "prod" } });
    const board = matched({ desired: [tag], rows: { tag: [found(5, { name: "prod", slug: "production" })] } });
    expect(board.idOf("tag", "shared/tag/prod")).toBe(5);
    expect(board.slugOfTag("prod")).toBe("production");
  });
});

describe("matchAll by natural key", () => {
  const macs = BIRTH_A.macs;

  it("E22: a hand-made machine of the name is adopted where a MAC address proves it", () => {
    const rows = { "virtual-machine": [vmRow(10, "WEB", { tags: [] })], "vm-interface": [nic(20, 10, "bc:24:11:00:00:01")] };
    expect(matchOfVm({ desired: [wantsVm(100, "web", { evidence: macs })], rows })).toMatchObject({ row: 10, isOwned: false, hasRecord: false });
  });

  it("E21, E22: without proof it is a conflict and nobody touches it", () => {
    const rows = { "virtual-machine": [vmRow(10, "web", { tags: [] })], "vm-interface": [nic(20, 10, null)] };
    expect(matchOfVm({ desired: [wantsVm(100, "web", { evidence: macs })], rows })).toMatchObject({ row: undefined, conflict: expect.stringContaining("made by a person") });
  });

  it.each([
    ["never", false, undefined],
    ["marked", false, undefined],
    ["evidence", false, 10],
    ["name", false, 10],
    ["never", true, undefined],
    ["marked", true, 10],
  ] as const)("E22: adoption `%s`, our tag %s: row %s", (adoption, isMarked, row) => {
    const rows = { "virtual-machine": [vmRow(10, "web", isMarked ? {} : { tags: [] })], "vm-interface": [nic(20, 10, macs[0] ?? null)] };
    expect(matchOfVm({ desired: [wantsVm(100, "web", { evidence: macs })], rows, settings: { adoption } }).row).toBe(row);
  });

  it("E22: our tag does not make another guest's machine ours: its MAC addresses say who it is", () => {
    const rows = { "virtual-machine": [vmRow(10, "web")], "vm-interface": [nic(20, 10, "BC:24:11:00:00:99")] };
    expect(matchOfVm({ desired: [wantsVm(100, "web", { evidence: macs })], rows })).toEqual(NONE);
  });

  it("E03: the name counts within the cluster only", () => {
    expect(matchOfVm({ desired: [wantsVm(100, "web")], rows: { "virtual-machine": [vmRow(10, "web", { cluster: { id: 2 } })] } })).toEqual(NONE);
  });

  it("after a loss of the records the second `web` is found under the name that it was given", () => {
    const rows = { "virtual-machine": [vmRow(10, "web"), vmRow(11, "web (2)")] };
    const board = matched({ desired: [wantsVm(100, "web"), wantsVm(101, "web")], rows });
    expect(board.idOf("virtual-machine", "lab/qemu/100")).toBe(10);
    expect(board.idOf("virtual-machine", "lab/qemu/101")).toBe(11);
  });

  it("after a loss of the records a machine called `web (2)` without our tag is left to the person who named it so", () => {
    const rows = { "virtual-machine": [vmRow(10, "web"), vmRow(11, "web (2)", { tags: [] })] };
    // Under the name alone this setting would give it away.
    const board = matched({ desired: [wantsVm(100, "web"), wantsVm(101, "web")], rows, settings: { adoption: "name" } });
    expect(board.idOf("virtual-machine", "lab/qemu/100")).toBe(10);
    expect(matchOf(board, "virtual-machine", "lab/qemu/101")).toEqual(NONE);
  });

  it("E44: of two guests with one address the second is a conflict", () => {
    const address = (vmid: number) => wants("ip-address", `lab/qemu/${vmid}/net0/ip/10.0.0.5`, { fields: { address: "10.0.0.5/24", assigned_object: { kind: "vm-interface", key: `lab/qemu/${vmid}/net0` } }, parent: `lab/qemu/${vmid}/net0` });
    const board = matched({ desired: [address(100), address(101)] });
    expect(matchOf(board, "ip-address", "lab/qemu/100/net0/ip/10.0.0.5").conflict).toBeUndefined();
    expect(matchOf(board, "ip-address", "lab/qemu/101/net0/ip/10.0.0.5").conflict).toContain("comes first");
  });

  it("E47: one host is one address whatever the mask", () => {
    const address = wants("ip-address", "lab/qemu/100/net0/ip/10.0.0.5", { fields: { address: "10.0.0.5/32" }, parent: "lab/qemu/100/net0" });
    const row = found(7, { address: "10.0.0.5/24", vrf: null, assigned_object_type: null, assigned_object_id: null, tags: [] });
    expect(matchOf(matched({ desired: [address], rows: { "ip-address": [row] } }), "ip-address", address.key)).toMatchObject({ row: 7, isOwned: false });
  });

  it("E43: an address of a guest that positively lost it goes to the next one, with its record", () => {
    const address = wants("ip-address", "lab/qemu/101/net0/ip/10.0.0.5", { fields: { address: "10.0.0.5/24" }, parent: "lab/qemu/101/net0" });
    const row = found(7, { address: "10.0.0.5/24", vrf: null, assigned_object_type: "virtualization.vminterface", assigned_object_id: 20, tags: [] });
    const before = wrote("ip-address", "lab/qemu/100/net0/ip/10.0.0.5", { netboxId: 7, fields: { assigned_object: "virtualization.vminterface:20" } });
    const board = matched({ desired: [address], rows: { "ip-address": [row] }, records: [before] });
    expect(matchOf(board, "ip-address", address.key)).toEqual({ row: 7, isOwned: true, conflict: undefined, hasRecord: true });
    expect([...board.moves.values()]).toEqual([{ kind: "ip-address", key: before.key }]);
  });

  it("E43: it stays where it is while its guest cannot be seen", () => {
    const address = wants("ip-address", "lab/qemu/101/net0/ip/10.0.0.5", { fields: { address: "10.0.0.5/24" }, parent: "lab/qemu/101/net0" });
    const row = found(7, { address: "10.0.0.5/24", vrf: null, assigned_object_type: "virtualization.vminterface", assigned_object_id: 20, tags: [] });
    const board = matched({ desired: [address], rows: { "ip-address": [row] }, records: [wrote("ip-address", "lab/qemu/100/net0/ip/10.0.0.5", { netboxId: 7 })], unseen: [{ kind: "ip-address", under: "lab/qemu/100", reason: "silent" }] });
    expect(matchOf(board, "ip-address", address.key)).toMatchObject({ row: undefined, conflict: expect.stringContaining("cannot be seen") });
  });

  it("E06: the cluster of a source that could not be read is not given to another source of the same name", () => {
    const board = planBoard({
      desired: [wants("cluster", "lab/cluster", { fields: { name: "pve" } })],
      rows: { cluster: [found(1, { name: "pve", tags: [{ slug: "proxbox" }] })] },
      records: [wrote("cluster", "other/cluster")],
      more: { unread: ["other"] },
    });
    matchAll(board);
    expect(matchOf(board, "cluster", "lab/cluster")).toMatchObject({ row: undefined, conflict: expect.stringContaining("belongs to other/cluster") });
  });

  it("E87: nodes of one name in two clusters do not stand in each other's way", () => {
    const rows = { node: [found(3, { name: "pve", cluster: { id: 2 }, site: { id: 9 }, tags: [] })] };
    expect(matchOf(matched({ desired: [wants("node", "lab/node/pve", { fields: { name: "pve" } })], rows }), "node", "lab/node/pve")).toEqual(NONE);
  });
});

describe("matchAll of what patches another kind's objects", () => {
  const primary = wants("primary-ip", "lab/qemu/100/primary-ip", { parent: "lab/qemu/100" });

  it("shares the row of the machine", () => {
    const situation = { desired: [wantsVm(100, "web"), primary], rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10)] };
    expect(matchOf(matched(situation), "primary-ip", primary.key)).toMatchObject({ row: 10, conflict: undefined });
  });

  it("is not written where its machine is not", () => {
    expect(matchOf(matched({ desired: [primary] }), "primary-ip", primary.key).conflict).toBe("its machine is not in NetBox");
    const partial = { desired: [wantsVm(100, "web", { isPartial: "its node is offline" }), primary] };
    expect(matchOf(matched(partial), "primary-ip", primary.key).conflict).toBe("its machine is not in NetBox");
  });
});
