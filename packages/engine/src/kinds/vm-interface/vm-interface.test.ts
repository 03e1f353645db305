import { describe, expect, it } from "vitest";
import { testGuest, translated } from "../../testing/facts.ts";
import { unknown } from "../../values/observed.ts";
import { vmInterface } from "./vm-interface.ts";

describe("vm-interface", () => {
  it("E37: makes an interface of each slot that is there, named by it and kept apart by it", () => {
    const guests = [testGuest({ net1: "virtio=BC:24:11:00:00:01", net3: "virtio=BC:24:11:00:00:03" })];
    expect(translated(vmInterface, { guests }).map(({ key, fields }) => [key, fields["name"]])).toEqual([["lab/qemu/100/net1", "net1"], ["lab/qemu/100/net3", "net3"]]);
  });

  it("E59: names a container's interface by its name inside and keeps the slot in the key", () => {
    const guests = [testGuest({ net0: "name=eth0,hwaddr=BC:24:11:00:00:01" }, { type: "lxc" })];
    expect(translated(vmInterface, { guests }).map(({ key, fields }) => [key, fields["name"]])).toEqual([["lab/lxc/100/net0", "eth0"]]);
  });

  it("E53: names its MAC address object as primary, and none where it has no MAC", () => {
    const [withMac, without] = translated(vmInterface, { guests: [testGuest({ net0: "virtio=bc:24:11:00:00:01", net1: "virtio" })] });
    expect(withMac?.fields["primary_mac_address"]).toEqual({ kind: "mac-address", key: "lab/qemu/100/net0/mac/BC:24:11:00:00:01" });
    expect(without?.fields["primary_mac_address"]).toBeNull();
  });

  it("E84: never writes a bridge, which would have to be an interface of the same machine", () => {
    expect(translated(vmInterface, { guests: [testGuest({ net0: "virtio=BC:24:11:00:00:01,bridge=vmbr0" })] })[0]?.fields).not.toHaveProperty("bridge");
  });

  it("E18: says nothing of a guest whose configuration cannot be read", () => {
    expect(translated(vmInterface, { guests: [testGuest({}, { config: unknown("node-offline", "pve1 is offline") })] })).toEqual([]);
  });
});
