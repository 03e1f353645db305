import { describe, expect, it } from "vitest";
import { testFacts, testGuest, testNetwork, testNode, translated } from "../../testing/facts.ts";
import { present } from "../../values/observed.ts";
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

  it("comes from a node's interface where the configuration or a name of the system tells it", () => {
    const networks = present([testNetwork("eno1", "eth", { altnames: ["enp3s0", "enx005056b16847"] }), testNetwork("enx005056b16848", "eth"), testNetwork("vmbr0", "bridge", { hwaddress: "00:50:56:b1:68:49" }), testNetwork("eno2", "eth", { altnames: ["enxnonsense"] })]);
    const snapshot = { nodes: [testNode("pve1", { networks })] };
    expect(translated(macAddress, { snapshot }).map(({ key }) => key)).toEqual(["lab/node/pve1/eno1/mac/00:50:56:B1:68:47", "lab/node/pve1/enx005056b16848/mac/00:50:56:B1:68:48", "lab/node/pve1/vmbr0/mac/00:50:56:B1:68:49"]);
    expect(translated(macAddress, { snapshot, settings: { isManagingDevices: false } })).toEqual([]);
  });
});
