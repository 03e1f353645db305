import { describe, expect, it } from "vitest";
import type { DesiredObject } from "../../translate/desired.ts";
import type { Row } from "../../values/row.ts";
import type { Claim, ClaimContext } from "../kind.ts";
import { claimIpAddress } from "./claim.ts";

const DESIRED: DesiredObject = { kind: "ip-address", key: "lab/qemu/100/net0/ip/10.0.0.5", label: "10.0.0.5 on web", parent: "lab/qemu/100/net0", fields: {} };

/** The machine has id 7 and its interface net0 id 5 in NetBox; interface 6 is another one of it. */
function claimed(row: Partial<Row>, more: Partial<ClaimContext> = {}): Claim {
  const ids: Readonly<Record<string, number>> = { "virtual-machine lab/qemu/100": 7, "vm-interface lab/qemu/100/net0": 5 };
  const context: ClaimContext = {
    adoption: "evidence",
    isMarked: () => false,
    holder: () => undefined,
    whyHeld: () => undefined,
    idOf: (kind, key) => ids[`${kind} ${key}`],
    row: (kind, id) => (kind === "vm-interface" && id === 6 ? { id: 6, virtual_machine: { id: 7 } } : undefined),
    children: () => [],
    ...more,
  };
  return claimIpAddress({ id: 1, assigned_object_type: null, assigned_object_id: null, role: null, ...row }, DESIRED, context);
}

function judge(row: Partial<Row>, more: Partial<ClaimContext> = {}): string {
  return claimed(row, more).type;
}

/** Codes that a conflict offers. */
function offered(row: Partial<Row>, more: Partial<ClaimContext> = {}): readonly string[] | undefined {
  const claim = claimed(row, more);
  return claim.type === "conflict" ? claim.claim?.resolutions.map(({ code }) => code) : undefined;
}

function on(type: string, id: number): Partial<Row> {
  return { assigned_object_type: type, assigned_object_id: id };
}

describe("claimIpAddress", () => {
  it("E41: adopts an address that is assigned to nothing", () => {
    expect(judge({})).toBe("adopt");
  });

  it("E41: adopts an address on this interface or on another one of this machine", () => {
    expect([judge(on("virtualization.vminterface", 5)), judge(on("virtualization.vminterface", 6))]).toEqual(["adopt", "adopt"]);
  });

  it("E42: leaves an address alone on another machine's interface, on a device's, and on an FHRP group, whatever its number", () => {
    expect([on("virtualization.vminterface", 9), on("dcim.interface", 5), on("dcim.interface", 6), on("ipam.fhrpgroup", 5), on("ipam.fhrpgroup", 6)].map((row) => judge(row))).toEqual(Array.from({ length: 5 }, () => "conflict"));
  });

  it("E43: takes an address that is positively gone from the guest that had it", () => {
    expect(judge(on("virtualization.vminterface", 9), { holder: () => ({ key: "lab/qemu/200/net0/ip", label: "a", state: "gone" }) })).toBe("adopt");
  });

  it("E44: leaves an address with a guest that has it as well, and with one that cannot be seen", () => {
    expect(judge(on("virtualization.vminterface", 9), { holder: () => ({ key: "lab/qemu/200/net0/ip", label: "a", state: "seen" }) })).toBe("conflict");
    expect(judge(on("virtualization.vminterface", 9), { holder: () => ({ key: "lab/qemu/200/net0/ip", label: "a", state: "unknown" }) })).toBe("conflict");
  });

  it("E42, E43: is not offered, and not taken, while it is the primary address of something that is not ours", () => {
    const whyHeld = (): string => "it is the primary address of switch in NetBox";
    const ours = (state: "seen" | "gone" | "unknown") => ({ whyHeld, holder: () => ({ key: "lab/node/pve1/vmbr0/ip", label: "pve1", state }) });
    expect([offered(on("dcim.interface", 9)), offered(on("dcim.interface", 9), { whyHeld })]).toEqual([["leave", `give:${DESIRED.key}`], ["leave"]]);
    for (const state of ["seen", "gone", "unknown"] as const) {
      expect(offered(on("dcim.interface", 9), ours(state))).toEqual(["give:lab/node/pve1/vmbr0/ip"]);
      expect(claimed(on("dcim.interface", 9), ours(state))).toMatchObject({ reason: expect.stringContaining("primary address of switch") as string });
    }
  });

  it("E45: stands beside an address with a role that many may share, and with no other role", () => {
    const role = (value: string): Partial<Row> => ({ ...on("dcim.interface", 9), role: { value, label: value } });
    expect(["anycast", "vip", "vrrp", "hsrp", "glbp", "carp"].map((value) => judge(role(value)))).toEqual(Array.from({ length: 6 }, () => "beside"));
    expect([judge(role("loopback")), judge(role("secondary"))]).toEqual(["conflict", "conflict"]);
  });
});
