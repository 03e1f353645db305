import { describe, expect, it } from "vitest";
import { testFacts, testGuest, translated } from "../../testing/facts.ts";
import { macAddress } from "./mac-address.ts";

describe("mac-address", () => {
  it("E52: is written as NetBox stores it, whatever the config's spelling", () => {
    const spelled = ["virtio=bc:24:11:aa:bb:cc", "virtio=BC:24:11:AA:BB:CC"].map((net0) => translated(macAddress, { guests: [testGuest({ net0 })] }));
    expect(spelled[0]).toEqual(spelled[1]);
    expect(spelled[0]?.map(({ fields }) => fields["mac_address"])).toEqual(["BC:24:11:AA:BB:CC"]);
  });

  it("E54: has the address in its key, so that another address is another object", () => {
    expect(translated(macAddress, { guests: [testGuest({ net0: "virtio=BC:24:11:00:00:01" })] })[0]?.key).toBe("lab/qemu/100/net0/mac/BC:24:11:00:00:01");
  });

  it("E55: makes an object for each of two guests with the same address, and says so once", () => {
    const facts = testFacts({ guests: [100, 101].map((vmid) => testGuest({ net0: "virtio=BC:24:11:00:00:01" }, { vmid, name: `vm${vmid}` })) });
    expect([...macAddress.translate(facts)].map(({ key }) => key)).toEqual(["lab/qemu/100/net0/mac/BC:24:11:00:00:01", "lab/qemu/101/net0/mac/BC:24:11:00:00:01"]);
    expect(facts.remarks.map(({ reason }) => reason)).toEqual(["vm101 net0 has the same MAC address as vm100 net0"]);
  });

  it("makes nothing of a NIC without an address", () => {
    expect(translated(macAddress, { guests: [testGuest({ net0: "virtio" })] })).toEqual([]);
  });
});
