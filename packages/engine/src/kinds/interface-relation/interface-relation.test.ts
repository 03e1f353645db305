import { describe, expect, it } from "vitest";
import type { NodeNetwork } from "../../collect/snapshot.ts";
import { testNetwork as network, testNode, translated } from "../../testing/facts.ts";
import { present, unknown } from "../../values/observed.ts";
import { interfaceRelation } from "./interface-relation.ts";

/** Bond, bridge and raw device by interface, as names. */
function relations(...networks: NodeNetwork[]): Readonly<Record<string, unknown>> {
  const nameOf = (value: unknown): unknown => (typeof value === "object" && value !== null && "key" in value ? String(value.key).split("/").at(-1) : value);
  const found = translated(interfaceRelation, { snapshot: { nodes: [testNode("pve1", { networks: present(networks) })] } });
  return Object.fromEntries(found.map(({ parent = "", fields }) => [parent.split("/").at(-1), ["lag", "bridge", "parent"].map((field) => nameOf(fields[field]))]));
}

describe("interface-relation", () => {
  it("puts members into their bond, ports on their bridge and VLANs on their raw device", () => {
    const ports = [network("eno1", "eth"), network("eno2", "eth"), network("eno3", "eth")];
    expect(relations(...ports, network("bond0", "bond", { slaves: ["eno1", "eno2"] }), network("vmbr0", "bridge", { ports: ["bond0"] }), network("vmbr0.20", "vlan", { vlanId: 20, vlanRawDevice: "vmbr0" }))).toEqual({
      eno1: ["bond0", null, null], eno2: ["bond0", null, null], eno3: [null, null, null], bond0: [null, "vmbr0", null], vmbr0: [null, null, null], "vmbr0.20": [null, null, "vmbr0"],
    });
  });

  it("reads a raw device from the name where the row does not tell it, of VLANs and of aliases", () => {
    expect(relations(network("eno1", "eth"), network("eno1.30", "vlan"), network("eno1:1", "alias"))).toEqual({ eno1: [null, null, null], "eno1.30": [null, null, "eno1"], "eno1:1": [null, null, "eno1"] });
  });

  it("knows Open vSwitch from both sides: the bridge that lists its ports, and the port that names its bridge", () => {
    expect(relations(network("vmbr1", "OVSBridge", { ports: ["bond1"] }), network("bond1", "OVSBond", { slaves: ["eno4"] }), network("eno4", "eth"), network("mgmt", "OVSIntPort", { ovsBridge: "vmbr1", ovsTag: 30 }))).toEqual({
      vmbr1: [null, null, null], bond1: [null, "vmbr1", null], eno4: ["bond1", null, null], mgmt: [null, "vmbr1", null],
    });
  });

  it("says nothing of a relation to what the node does not list, and none of an interface to itself", () => {
    expect(relations(network("vlan20", "vlan", { vlanRawDevice: "eno9" }), network("vmbr0", "bridge", { ports: ["vmbr0"] }))).toEqual({ vlan20: [null, null, undefined], vmbr0: [null, null, null] });
  });

  it("E18: says nothing of a node whose network cannot be read, and nothing where devices are not managed", () => {
    expect(translated(interfaceRelation, { snapshot: { nodes: [testNode("pve1", { networks: unknown("node-offline", "pve1 is offline") })] } })).toEqual([]);
    expect(translated(interfaceRelation, { settings: { isManagingDevices: false }, snapshot: { nodes: [testNode("pve1", { networks: present([network("eno1", "eth")]) })] } })).toEqual([]);
  });
});
