import { describe, expect, it } from "vitest";
import { normalizeMac, parseNics } from "./nics.ts";
import type { Nic } from "./nics.ts";

function nicOf(line: string): Nic {
  const [nic] = parseNics({ net0: line });
  if (nic === undefined) throw new Error("no NIC was found");
  return nic;
}

describe("normalizeMac", () => {
  it("E52: writes every spelling of an address as NetBox stores it", () => {
    expect(["bc:24:11:AA:bb:cc", "BC-24-11-AA-BB-CC", "bc2411aabbcc", " bc:24:11:aa:bb:cc "].map(normalizeMac)).toEqual(Array.from({ length: 4 }, () => "BC:24:11:AA:BB:CC"));
  });

  it("says that a text is not an address", () => {
    expect([undefined, "", "bc:24:11:aa:bb", "bc:24:11:aa:bb:cc:dd", "vmbr0", "gg:24:11:aa:bb:cc"].map(normalizeMac)).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});

describe("parseNics", () => {
  it("E37: finds the slots that are there, invents none, and keeps the order of their numbers", () => {
    const line = (last: string): string => `virtio=BC:24:11:00:00:${last},bridge=vmbr0`;
    expect(parseNics({ net10: line("10"), net3: line("03"), net1: line("01"), netx: line("00"), name: "net0" }).map(({ slot, name }) => [slot, name])).toEqual([["net1", "net1"], ["net3", "net3"], ["net10", "net10"]]);
  });

  it("E52: finds the address whatever the model is and however it is written", () => {
    expect(["virtio=bc:24:11:00:00:01,bridge=vmbr0", "e1000=BC:24:11:00:00:01", "model=virtio,macaddr=bc:24:11:00:00:01", "name=eth0,hwaddr=BC:24:11:00:00:01,ip=dhcp"].map((line) => nicOf(line).mac)).toEqual(Array.from({ length: 4 }, () => "BC:24:11:00:00:01"));
  });

  it("takes no other value for a MAC address", () => {
    expect(nicOf("virtio,bridge=vmbr0,tag=123456789012,rate=100")).toEqual({ slot: "net0", name: "net0", isEnabled: true, staticAddresses: [], bridge: "vmbr0", trunks: [], isTrunkWide: false });
  });

  it("E59: names an interface of a container by its name inside, and keeps the slot as its identity", () => {
    expect(nicOf("name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01")).toMatchObject({ slot: "net0", name: "eth0" });
  });

  it("E57: takes static addresses and nothing of dhcp, auto and manual", () => {
    expect(nicOf("name=eth0,ip=192.0.2.10/24,ip6=auto").staticAddresses).toEqual(["192.0.2.10/24"]);
    expect(nicOf("name=eth0,ip=dhcp,ip6=2001:db8::1/64").staticAddresses).toEqual(["2001:db8::1/64"]);
    expect(nicOf("name=eth0,ip=manual,ip6=dhcp").staticAddresses).toEqual([]);
  });

  it("reads a link that is down as not enabled", () => {
    expect([nicOf("virtio=BC:24:11:00:00:01,link_down=1").isEnabled, nicOf("virtio=BC:24:11:00:00:01,link_down=0").isEnabled]).toEqual([false, true]);
  });

  it("takes an MTU only where the line tells a number, since 1 means the bridge's", () => {
    expect(["mtu=9000", "mtu=1", "mtu=0", "mtu=x", "mtu=70000"].map((text) => nicOf(`virtio=BC:24:11:00:00:01,${text}`).mtu)).toEqual([9000, undefined, undefined, undefined, undefined]);
  });
});
