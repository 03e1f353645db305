import { describe, expect, it } from "vitest";
import { testFacts, testGuest, testNetwork, testNode, translated } from "../../testing/facts.ts";
import { present, unknown } from "../../values/observed.ts";
import { ipAddress } from "./ip-address.ts";

const MAC = "BC:24:11:00:00:01";

function reporting(...addresses: string[]): ReturnType<typeof testGuest> {
  const interfaces = present([{ name: "eth0", mac: MAC, addresses: addresses.map((address) => ({ address, prefixLength: 24 })) }]);
  return testGuest({ net0: `virtio=${MAC}` }, { interfaces });
}

describe("ip-address", () => {
  it("E47: is kept apart by interface and host, whatever the mask", () => {
    const [found] = translated(ipAddress, { guests: [reporting("10.0.0.5")] });
    expect(found).toMatchObject({ key: "lab/qemu/100/net0/ip/10.0.0.5", parent: "lab/qemu/100/net0", fields: { address: "10.0.0.5/24", assigned_object: { kind: "vm-interface", key: "lab/qemu/100/net0" } } });
    expect(ipAddress.naturalKey({ address: "10.0.0.5/24" })).toBe(ipAddress.naturalKey({ address: "10.0.0.5/32" }));
  });

  it("E48: is another address in another VRF", () => {
    expect(ipAddress.naturalKey({ address: "10.0.0.5/24", vrf: 1 })).not.toBe(ipAddress.naturalKey({ address: "10.0.0.5/24", vrf: 2 }));
    expect(ipAddress.naturalKey({ address: "10.0.0.5/24", vrf: null })).not.toBe(ipAddress.naturalKey({ address: "10.0.0.5/24", vrf: 2 }));
  });

  it("E28: says nothing of a guest whose agent is silent", () => {
    expect(translated(ipAddress, { guests: [testGuest({ net0: `virtio=${MAC}` }, { interfaces: unknown("agent-silent", "the agent is not running") })] })).toEqual([]);
  });

  it("brings the addresses of nodes, and names those that NetBox would refuse", () => {
    const networks = present([testNetwork("vmbr0", "bridge", { addresses: ["10.0.0.11/24", "10.0.0.0/24"] })]);
    const facts = testFacts({ snapshot: { nodes: [testNode("pve1", { networks })] } });
    expect([...ipAddress.translate(facts)].map(({ key }) => key)).toEqual(["lab/node/pve1/vmbr0/ip/10.0.0.11"]);
    expect(facts.remarks.map(({ reason }) => reason)).toEqual(["10.0.0.0/24 is left out: network address of its subnet"]);
    expect(translated(ipAddress, { snapshot: { nodes: [testNode("pve1", { networks })] }, settings: { isManagingDevices: false } })).toEqual([]);
  });
});
