import { describe, expect, it } from "vitest";
import { agentInterface } from "./agent-interface.ts";
import { birthMac } from "./birth.ts";
import { clusterOf } from "./cluster-of.ts";
import { disk } from "./disk.ts";
import { guest } from "./guest.ts";
import { lxc } from "./lxc.ts";
import { nic } from "./nic.ts";
import { standaloneNode } from "./standalone-node.ts";
import { twoClusters } from "./two-clusters.ts";

describe("situations", () => {
  it("E13: make copies of one machine when the births are equal, and strangers when not", () => {
    const { a, b } = twoClusters({ a: [guest({ vmid: 100 })], b: [guest({ vmid: 100 }), guest({ vmid: 101, birth: 7 })] });
    const births = [...a.guests, ...b.guests].map(({ config }) => [config["smbios1"], config["net0"], config["meta"]]);
    expect(births[1]).toEqual(births[0]);
    expect(births[2]?.some((value, position) => value === births[0]?.[position])).toBe(false);
    expect(b.guests.map(({ node }) => node)).toEqual(["pvb1", "pvb1"]);
  });

  it("E37: number a list of NICs from 0, and take named ones as they are", () => {
    const nics = Object.keys(guest({ nics: [nic({ mac: birthMac(1) }), nic({ mac: birthMac(1, 1) })] }).config).filter((key) => key.startsWith("net"));
    expect(nics).toEqual(["net0", "net1"]);
    const named = guest({ nics: { net1: nic({ mac: birthMac(1) }), net3: nic({ mac: birthMac(1, 1) }) } });
    expect(named.config).toMatchObject({ net1: "virtio=BC:24:11:00:00:10,bridge=vmbr0", net3: "virtio=BC:24:11:00:00:11,bridge=vmbr0" });
    expect(named.config).not.toHaveProperty("net0");
  });

  it("E82: write VLAN and trunks as Proxmox VE does", () => {
    expect(nic({ mac: "BC:24:11:00:00:01", tag: 20, trunks: "30;40-42" })).toBe("virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20,trunks=30;40-42");
  });

  it("E65: leave the size of a passed-through disk out", () => {
    expect(disk({ volume: "/dev/disk/by-id/ata-1", size: null })).toBe("/dev/disk/by-id/ata-1");
    expect(disk({ volume: "local:iso/debian.iso", more: "media=cdrom", size: "600M" })).toBe("local:iso/debian.iso,media=cdrom,size=600M");
  });

  it("E38: keep the zone of an address that a Windows guest reports", () => {
    expect(agentInterface({ name: "Ethernet", mac: "BC:24:11:00:00:01", addresses: ["fe80::1c2:3ff%13/64"] })).toEqual({
      name: "Ethernet", "hardware-address": "bc:24:11:00:00:01", "ip-addresses": [{ "ip-address": "fe80::1c2:3ff%13", "ip-address-type": "ipv6", prefix: 64 }],
    });
    expect(agentInterface({ name: "Loopback", mac: null })).toEqual({ name: "Loopback" });
  });

  it("E26: have no agent unless the situation names one", () => {
    expect(guest().config).not.toHaveProperty("agent");
    expect(guest({ addresses: ["10.0.0.5/24"] }).config["agent"]).toBe("1");
    expect(guest({ agent: "silent" }).agent).toEqual({ mode: "silent", interfaces: [] });
  });

  it("E57: give a container the addresses of its config line", () => {
    expect(lxc({ vmid: 101, ip: "192.0.2.10/24", ip6: "auto" }).config["net0"]).toBe("name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:06:50,ip=192.0.2.10/24,ip6=auto,type=veth");
  });

  it("E87: make a stand-alone node, and clusters with names and nodes of their own", () => {
    expect(standaloneNode()).not.toHaveProperty("cluster");
    const estate = clusterOf({ name: "prod", nodes: ["a", "b"] });
    expect([estate.cluster?.name, ...estate.nodes.map(({ name }) => name)]).toEqual(["prod", "a", "b"]);
  });
});
