import { describe, expect, it } from "vitest";
import { testGuest, translated } from "../../testing/facts.ts";
import { vmType } from "./vm-type.ts";

describe("vm-type", () => {
  it("makes a type for each sort of guest that is there, once, with netbox-proxbox's slugs", () => {
    const guests = [testGuest(), testGuest({}, { vmid: 101 }), testGuest({}, { vmid: 102, type: "lxc" }), testGuest({}, { vmid: 9000, isTemplate: true })];
    expect(translated(vmType, { guests }).map(({ fields }) => [fields["slug"], fields["name"]])).toEqual([["qemu-virtual-machine", "QEMU Virtual Machine"], ["lxc-container", "LXC Container"]]);
    expect(translated(vmType, { guests: [testGuest()] })).toHaveLength(1);
  });

  it("is not there below NetBox 4.6", () => {
    expect(vmType.requires).toBe("hasVirtualMachineTypes");
  });
});
