import { describe, expect, it } from "vitest";
import { planBoard, wants, wrote, wroteVm } from "../testing/plan-input.ts";
import { retireRecord, reviveRecord } from "./retire.ts";

const BIRTH = { uuid: "aaaa", macs: [] };
const MACHINE = wroteVm(100, 10, { fingerprint: BIRTH });
const NIC = wrote("vm-interface", "lab/qemu/100/net0", { netboxId: 20, parent: "lab/qemu/100" });
const ADDRESS = wrote("ip-address", "lab/qemu/100/net0/ip/10.0.0.5", { netboxId: 30, parent: "lab/qemu/100/net0" });
const NEIGHBOUR = wroteVm(1001, 11);

function parentsOf(board: ReturnType<typeof planBoard>): Record<number, string | undefined> {
  return Object.fromEntries([...board.records.values()].map(({ netboxId, parent }) => [netboxId, parent]));
}

function keysOf(board: ReturnType<typeof planBoard>): Record<number, string> {
  return Object.fromEntries([...board.records.values()].map(({ netboxId, key }) => [netboxId, key]));
}

describe("retireRecord", () => {
  it("E14: gives the machine and everything that hangs on it keys of their own, and nobody else", () => {
    const board = planBoard({ records: [MACHINE, NIC, ADDRESS, NEIGHBOUR] });
    retireRecord(board, MACHINE);
    const keys = keysOf(board);
    expect(keys[10]).toMatch(/^lab\/qemu\/100~[0-9a-f]{8}$/);
    expect(keys).toEqual({ 10: keys[10], 20: `${keys[10]}/net0`, 30: `${keys[10]}/net0/ip/10.0.0.5`, 11: "lab/qemu/1001" });
    expect(parentsOf(board)).toEqual({ 10: "lab/cluster", 20: keys[10], 30: keys[20], 11: "lab/cluster" });
  });

  it("E14: remembers the new keys and drops the old ones without a write to NetBox", () => {
    const board = planBoard({ records: [MACHINE, NIC] });
    retireRecord(board, MACHINE);
    expect([...board.drop.values()]).toEqual([{ kind: "virtual-machine", key: "lab/qemu/100" }, { kind: "vm-interface", key: "lab/qemu/100/net0" }]);
    expect([...board.put.values()].map(({ netboxId }) => netboxId)).toEqual([10, 20]);
  });

  it("E14: tells it", () => {
    const board = planBoard({ records: [MACHINE] });
    retireRecord(board, MACHINE);
    expect(board.remarks).toEqual([expect.objectContaining({ type: "notice", key: "lab/qemu/100", reason: expect.stringContaining("another guest") })]);
  });

  it("E14: two guests that had the vmid one after the other get different keys", () => {
    const keys = ["aaaa", "bbbb"].map((uuid) => {
      const board = planBoard({ records: [{ ...MACHINE, fingerprint: { uuid, macs: [] } }] });
      retireRecord(board, { ...MACHINE, fingerprint: { uuid, macs: [] } });
      return keysOf(board)[10];
    });
    expect(new Set(keys).size).toBe(2);
  });
});

describe("reviveRecord", () => {
  it("E16: gives everything back to a guest that has its vmid again", () => {
    const before = planBoard({ records: [MACHINE, NIC, ADDRESS] });
    retireRecord(before, MACHINE);
    const board = planBoard({ records: [...before.records.values()] });
    reviveRecord(board, wants("virtual-machine", "lab/qemu/100", { fingerprint: BIRTH }));
    expect(keysOf(board)).toEqual({ 10: "lab/qemu/100", 20: "lab/qemu/100/net0", 30: "lab/qemu/100/net0/ip/10.0.0.5" });
    expect(parentsOf(board)).toEqual({ 10: "lab/cluster", 20: "lab/qemu/100", 30: "lab/qemu/100/net0" });
  });

  it("E14: gives nothing to a guest of another birth", () => {
    const before = planBoard({ records: [MACHINE] });
    retireRecord(before, MACHINE);
    const board = planBoard({ records: [...before.records.values()] });
    reviveRecord(board, wants("virtual-machine", "lab/qemu/100", { fingerprint: { uuid: "bbbb", macs: [] } }));
    expect(keysOf(board)).toEqual(keysOf(before));
  });
});
