import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";

import { estateWith, unseenKeys } from "../testing/inventory-lab.ts";
import type { InventoryLab } from "../testing/inventory-lab.ts";
import { closedLabs } from "../testing/inventory-labs.ts";

const open = closedLabs();

const sdn: Estate["sdn"] = {
  zones: [{ zone: "z1", type: "evpn", controller: "c1", "vrf-vxlan": "10000", mtu: 1450, nodes: "pve02,pve01", "rt-import": "65000:2,65000:1", digest: "abc" }],
  vnets: [{ vnet: "v1", type: "vnet", zone: "z1", tag: 11_000, alias: "tenants", vlanaware: 1 }, { vnet: "v2", type: "vnet", zone: "z1", tag: 11_001 }],
  subnets: [
    { subnet: "z1-10.0.0.0-24", type: "subnet", vnet: "v1", zone: "z1", cidr: "10.0.0.0/24", network: "10.0.0.0", mask: "24", gateway: "10.0.0.1", snat: 1, "dhcp-range": [] },
    { subnet: "z1-fd00::-64", type: "subnet", vnet: "v2" },
  ],
  controllers: [{ controller: "c1", type: "evpn", asn: 65_000, peers: "10.0.0.2,10.0.0.1" }],
  fabrics: [{ id: "f1", protocol: "openfabric", ip_prefix: "10.9.0.0/24", hello_interval: 3 }],
};

function withSdn(version: "7.4" | "8.4" | "9.1" = "9.1"): Promise<InventoryLab> {
  return open({ ...estateWith([]), sdn: structuredClone(sdn) }, { version });
}

describe("the SDN", () => {
  it("is told with its zones, VNets, subnets, controllers and fabrics", async () => {
    const reading = await (await withSdn()).read("sdn");
    expect(reading.items.map(({ key, label, data }) => [key, label, data])).toEqual([
      ["lab/sdn-controller/c1", "c1", { controller: "c1", type: "evpn", asn: 65_000, peers: ["10.0.0.1", "10.0.0.2"] }],
      ["lab/sdn-fabric/f1", "f1", { id: "f1", protocol: "openfabric", ip_prefix: "10.9.0.0/24", hello_interval: 3 }],
      ["lab/sdn-subnet/v1/z1-10.0.0.0-24", "10.0.0.0/24", { subnet: "z1-10.0.0.0-24", vnet: "v1", zone: "z1", cidr: "10.0.0.0/24", network: "10.0.0.0", mask: 24, gateway: "10.0.0.1", snat: true }],
      ["lab/sdn-subnet/v2/z1-fd00::-64", "fd00::/64", { subnet: "z1-fd00::-64", vnet: "v2", cidr: "fd00::/64" }],
      ["lab/sdn-vnet/v1", "v1", { vnet: "v1", zone: "z1", tag: 11_000, alias: "tenants", vlanaware: true }],
      ["lab/sdn-vnet/v2", "v2", { vnet: "v2", zone: "z1", tag: 11_001 }],
      ["lab/sdn-zone/z1", "z1", { zone: "z1", type: "evpn", controller: "c1", vrf_vxlan: 10_000, mtu: 1450, nodes: ["pve01", "pve02"], rt_import: ["65000:1", "65000:2"] }],
    ]);
    expect(reading.unseen).toEqual([]);
  });

  it("E89: of PVE 8 has no fabrics, which is no fault", async () => {
    const reading = await (await withSdn("8.4")).read("sdn");
    expect(unseenKeys(reading)).toEqual(["lab/sdn-fabric"]);
    expect([reading.items.length, reading.problems, reading.warnings]).toEqual([6, [], []]);
  });

  it("E89: of PVE 7 is not there at all, which is no fault either, and nothing is called gone", async () => {
    const reading = await (await withSdn("7.4")).read("sdn");
    expect([...unseenKeys(reading)].sort()).toEqual(["lab/sdn-controller", "lab/sdn-fabric", "lab/sdn-subnet", "lab/sdn-vnet", "lab/sdn-zone"]);
    expect([reading.items, reading.problems, reading.warnings]).toEqual([[], [], []]);
  });

  it("leaves the subnets of one VNet unseen, and not those of the other", async () => {
    const lab = await withSdn();
    lab.server.faults.add({ path: /v1\/subnets/, effect: { kind: "status", status: 500, reason: "ill" } });
    const reading = await lab.read("sdn");
    expect(unseenKeys(reading)).toEqual(["lab/sdn-subnet/v1"]);
    expect(reading.items.filter((item) => item.kind === "sdn-subnet").map((item) => item.key)).toEqual(["lab/sdn-subnet/v2/z1-fd00::-64"]);
  });

  it("leaves all subnets unseen where the VNets are", async () => {
    const lab = await withSdn();
    lab.server.faults.add({ path: /sdn\/vnets$/, effect: { kind: "status", status: 500, reason: "ill" } });
    const reading = await lab.read("sdn");
    expect(unseenKeys(reading)).toEqual(["lab/sdn-subnet", "lab/sdn-vnet"]);
    expect(reading.items.filter((item) => item.kind === "sdn-zone")).toHaveLength(1);
  });
});
