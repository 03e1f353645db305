import { describe, expect, it } from "vitest";
import { found, inLab, planInput, vmRow, wants, wantsVm } from "../testing/plan-input.ts";
import type { Row } from "../values/row.ts";
import { Board } from "./board.ts";
import { matchAll } from "./match.ts";

const VM = "virtualization.virtualmachine";
const NIC = "virtualization.vminterface";

function address(type: string, target: number | null): Row {
  return found(5, { address: "10.0.0.5/24", assigned_object_type: type, assigned_object_id: target });
}

function byId(...rows: Row[]): ReadonlyMap<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Machine 10 is ours, 11 is a person's of another cluster, device 12 a person's; interfaces 20, 21, 30 are theirs. */
function board(designated: Readonly<Record<string, unknown>> = {}, isAsked = true): Board {
  const bearers = new Map([
    [NIC, byId(found(21, { virtual_machine: { id: 11 }, primary_mac_address: { id: 5 } }))],
    [VM, byId(found(11, { name: "theirs", ...designated }))],
    ["dcim.interface", byId(found(30, { device: { id: 12 } }))],
    ["dcim.device", byId(found(12, { name: null, display: "switch (12)", ...designated }))],
  ]);
  const nic = wants("vm-interface", "lab/qemu/100/net0", { parent: "lab/qemu/100", fields: { name: "net0", virtual_machine: { kind: "virtual-machine", key: "lab/qemu/100" } } });
  const rows = { "virtual-machine": [vmRow(10, "web", { primary_ip4: { id: 5 } })], "vm-interface": [found(20, { name: "net0", virtual_machine: { id: 10 }, tags: [] })] };
  const made = new Board(planInput(inLab({ desired: [wantsVm(100, "web"), nic], rows, more: isAsked ? { bearers } : {} })));
  matchAll(made);
  return made;
}

describe("what holds an address in its place", () => {
  it("E42: is that a machine or a device has it as primary or out-of-band address, by the name that people see", () => {
    const why = (column: string, type: string, target: number): string | undefined => board({ [column]: { id: 5 } }).designations.whyHeld("ip-address", address(type, target));
    expect(why("primary_ip4", NIC, 21)).toMatch(/^it is the primary address of theirs in NetBox/);
    expect(why("primary_ip6", "dcim.interface", 30)).toMatch(/^it is the primary address of switch \(12\)/);
    expect(why("oob_ip", "dcim.interface", 30)).toMatch(/^it is the out-of-band address of switch/);
    expect(why("oob_ip", NIC, 21)).toBeUndefined();
  });

  it("is nothing where it is another that is primary, where it is on nothing or on what has no primary address, and on machines of ours (E43)", () => {
    const { designations } = board({ primary_ip4: { id: 6 } });
    expect([address(NIC, 21), address("dcim.interface", 30), address(NIC, null), address("ipam.fhrpgroup", 21), address(NIC, 20)].map((row) => designations.whyHeld("ip-address", row))).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it("E104: is that NetBox does not show it, and nothing where nobody has looked", () => {
    expect(board().designations.whyHeld("ip-address", address(NIC, 99))).toContain("nobody can tell");
    expect(board({}, false).designations.whyHeld("ip-address", address(NIC, 99))).toBeUndefined();
  });

  it("E54: is for a MAC address that its interface has it as primary", () => {
    expect(board().designations.whyHeld("mac-address", address(NIC, 21))).toMatch(/^it is the primary MAC address of/);
    expect(board().designations.whyHeld("mac-address", { ...address(NIC, 21), id: 6 })).toBeUndefined();
  });
});
