import { describe, expect, it } from "vitest";
import { testGuest, translated } from "../../testing/facts.ts";
import { vmRole } from "./vm-role.ts";

describe("vm-role", () => {
  it("E23: makes a role for each sort of guest that is there, once", () => {
    const guests = [testGuest(), testGuest({}, { vmid: 101 }), testGuest({}, { vmid: 102, type: "lxc" }), testGuest({}, { vmid: 9000, isTemplate: true })];
    expect(translated(vmRole, { guests }).map(({ fields }) => [fields["slug"], fields["vm_role"]])).toEqual([["virtual-machine-qemu", true], ["container-lxc", true], ["proxmox-template", true]]);
    expect(translated(vmRole, { guests: [testGuest()] })).toHaveLength(1);
  });
});
