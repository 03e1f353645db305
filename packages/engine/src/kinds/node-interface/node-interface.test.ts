import { describe, expect, it } from "vitest";
import type { NodeNetwork } from "../../collect/snapshot.ts";
import { testNetwork as network, testNode, translated } from "../../testing/facts.ts";
import { present, unknown } from "../../values/observed.ts";
import { nodeInterface } from "./node-interface.ts";

function fieldsOf(...networks: NodeNetwork[]): readonly unknown[] {
  return translated(nodeInterface, { snapshot: { nodes: [testNode("pve1", { networks: present(networks) })] } }).map(({ fields }) => [fields["name"], fields["type"]]);
}

describe("node-interface", () => {
  it("translates Proxmox VE's types into NetBox's, and what NetBox has no word for into other", () => {
    expect(fieldsOf(network("vmbr0", "bridge"), network("vmbr1", "OVSBridge"), network("bond0", "bond"), network("vmbr0.20", "vlan"), network("eno1", "eth"), network("x", "fancy"))).toEqual([
      ["vmbr0", "bridge"], ["vmbr1", "bridge"], ["bond0", "lag"], ["vmbr0.20", "virtual"], ["eno1", "other"], ["x", "other"],
    ]);
  });

  it("leaves loopback out", () => {
    expect(fieldsOf(network("lo", "loopback"))).toEqual([]);
  });

  it("E18: says nothing of a node whose network cannot be read", () => {
    expect(translated(nodeInterface, { snapshot: { nodes: [testNode("pve1", { networks: unknown("node-offline", "pve1 is offline") })] } })).toEqual([]);
  });

  it("writes an MTU only where Proxmox VE tells one, since drivers differ in what they count", () => {
    const [plain, jumbo] = translated(nodeInterface, { snapshot: { nodes: [testNode("pve1", { networks: present([network("eno1", "eth"), network("eno2", "eth", { mtu: 9000 })]) })] } });
    expect(plain?.fields).not.toHaveProperty("mtu");
    expect(jumbo?.fields["mtu"]).toBe(9000);
  });
});
