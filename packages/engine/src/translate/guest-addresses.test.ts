import { describe, expect, it } from "vitest";
import type { GuestInterface } from "../collect/snapshot.ts";
import { joinAddresses, parseAddress, reasonToLeaveOut } from "./guest-addresses.ts";
import type { GuestAddresses } from "./guest-addresses.ts";
import { parseNics } from "./nics.ts";

const MAC = "BC:24:11:00:00:01";
const OTHER_MAC = "BC:24:11:00:00:02";
const NICS = parseNics({ net0: `virtio=${MAC},bridge=vmbr0`, net1: `virtio=${OTHER_MAC},bridge=vmbr0` });
const IGNORED = [/^lo$/, /^docker/, /^br-/, /^veth/, /^cali/, /^tun/];

function seen(name: string, mac: string | undefined, ...addresses: string[]): GuestInterface {
  const parts = addresses.map((text) => text.split("/"));
  return { name, ...(mac === undefined ? {} : { mac: mac.toLowerCase() }), addresses: parts.map(([address = "", prefix]) => ({ address, ...(prefix === undefined ? {} : { prefixLength: Number(prefix) }) })) };
}

function join(...reported: GuestInterface[]): GuestAddresses {
  return joinAddresses(NICS, reported, IGNORED);
}

function texts({ addresses }: GuestAddresses): readonly string[] {
  return addresses.map(({ slot, host, prefixLength }) => `${slot} ${host}/${prefixLength}`);
}

function whyLeftOut(text: string): string | undefined {
  const address = parseAddress(text);
  return address === undefined ? "no address" : reasonToLeaveOut(address);
}

describe("parseAddress", () => {
  it("E38: takes the zone off a link-local address", () => {
    expect(parseAddress("fe80::1c2:3ff%13/64")).toEqual({ host: "fe80::1c2:3ff", prefixLength: 64, family: 6 });
  });

  it("shortens an IPv6 address as NetBox stores it", () => {
    expect(parseAddress("2001:0DB8:0:0:0:0:0:0001", 64)).toEqual({ host: "2001:db8::1", prefixLength: 64, family: 6 });
  });

  it("writes IPv6 as RFC 5952 and NetBox do: the longest run of zeros shortened, a single one not", () => {
    expect(["2001:db8:0:0:1:0:0:1", "2001:db8:0:1:1:1:1:1", "2001:DB8::0:0:5:0"].map((text) => parseAddress(text)?.host)).toEqual(["2001:db8::1:0:0:1", "2001:db8:0:1:1:1:1:1", "2001:db8::5:0"]);
  });

  it("E47: keeps the mask as seen, and takes the host's own where none is told or it makes no sense", () => {
    expect([parseAddress("10.0.0.5", 32), parseAddress("10.0.0.5/24"), parseAddress("10.0.0.5"), parseAddress("10.0.0.5", 33), parseAddress("10.0.0.5", 0), parseAddress("2001:db8::1")].map((each) => each?.prefixLength)).toEqual([32, 24, 32, 32, 32, 128]);
  });

  it("says that a text is not an address", () => {
    expect(["", "dhcp", "10.0.0", "10.0.0.256", "host.example", "010.0.0.1x"].map((text) => parseAddress(text))).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});

describe("reasonToLeaveOut", () => {
  it("E38: leaves link-local addresses of both families out", () => {
    expect([whyLeftOut("169.254.7.7/16"), whyLeftOut("fe80::1%eth0/64")]).toEqual(["link-local", "link-local"]);
  });

  it("E46: leaves the network and the broadcast address of a subnet out, which NetBox refuses", () => {
    expect([whyLeftOut("10.0.0.0/24"), whyLeftOut("10.0.0.255/24"), whyLeftOut("10.0.1.255/23"), whyLeftOut("10.0.0.255/23"), whyLeftOut("2001:db8::/64")]).toEqual([
      "network address of its subnet", "broadcast address of its subnet", "broadcast address of its subnet", undefined, "network address of its subnet",
    ]);
  });

  it("E46: has no such address in a point-to-point subnet, nor a broadcast in IPv6", () => {
    expect(["10.0.0.0/31", "10.0.0.1/31", "10.0.0.0/32", "2001:db8::/127", "2001:db8::ffff:ffff:ffff:ffff/64"].map(whyLeftOut)).toEqual(Array.from({ length: 5 }, () => undefined));
  });

  it("leaves loopback, multicast and unspecified addresses out", () => {
    expect(["127.0.0.1/8", "::1/128", "224.0.0.1/4", "0.0.0.0/0", "255.255.255.255"].map(whyLeftOut)).toEqual(["loopback", "loopback", "multicast", "unspecified", "broadcast"]);
  });

  it("leaves an IPv4 address in the form of IPv6 out", () => {
    expect(whyLeftOut("::ffff:10.0.0.5/96")).toBe("IPv4 address in the form of IPv6");
  });

  it("E39: takes global, unique-local and private addresses", () => {
    expect(["2001:db8::5/64", "fd00::5/64", "10.0.0.5/24", "192.168.1.1/24"].map(whyLeftOut)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("joinAddresses", () => {
  it("E33: puts the addresses of an alias on the NIC whose MAC it shares", () => {
    expect(texts(join(seen("ens20", MAC, "10.0.0.5/24"), seen("ens20:1", MAC, "10.0.0.6/24")))).toEqual(["net0 10.0.0.5/24", "net0 10.0.0.6/24"]);
  });

  it("E36: puts the addresses of a bond, its VLAN and its member on the NIC whose MAC they share", () => {
    const joined = join(seen("eth0", MAC, "10.0.0.5/24"), seen("bond0", MAC, "10.0.1.5/24"), seen("bond0.100", MAC, "10.0.2.5/24"));
    expect([...texts(joined)].sort()).toEqual(["net0 10.0.0.5/24", "net0 10.0.1.5/24", "net0 10.0.2.5/24"]);
  });

  it("E34: gives a VRRP address with a virtual MAC to no NIC", () => {
    const joined = join(seen("eth0", MAC, "10.0.0.5/24"), seen("vrrp4-2-1", "00:00:5e:00:01:0a", "10.0.0.100/32"));
    expect(texts(joined)).toEqual(["net0 10.0.0.5/24"]);
    expect([...joined.leftOut]).toEqual([["interface is not a virtual NIC", 1]]);
  });

  it("E35: leaves the interfaces of containers, bridges and tunnels out and counts what they had", () => {
    const joined = join(
      seen("eth0", MAC, "10.0.0.5/24"),
      seen("lo", "00:00:00:00:00:00", "127.0.0.1/8"),
      seen("docker0", "02:42:00:00:00:01", "172.17.0.1/16"),
      seen("br-12ab", MAC, "172.18.0.1/16"),
      seen("cali123", "ee:ee:ee:ee:ee:ee", "169.254.1.1/32"),
      seen("tun0", undefined, "10.8.0.2/24"),
    );
    expect(texts(joined)).toEqual(["net0 10.0.0.5/24"]);
    expect([...joined.leftOut]).toEqual([["interface ignored by the settings", 5]]);
  });

  it("E38: counts link-local addresses among those left out", () => {
    const joined = join(seen("Ethernet", MAC, "fe80::1c2:3ff%13/64", "169.254.7.7/16", "10.0.0.5/24"));
    expect(texts(joined)).toEqual(["net0 10.0.0.5/24"]);
    expect([...joined.leftOut]).toEqual([["link-local", 2]]);
  });

  it("E47: takes one address with its subnet's mask where a host is seen with two", () => {
    expect(texts(join(seen("eth0", MAC, "10.0.0.5/32", "10.0.0.5/24")))).toEqual(["net0 10.0.0.5/24"]);
    expect(texts(join(seen("eth0", MAC, "10.0.0.5/24", "10.0.0.5/32")))).toEqual(["net0 10.0.0.5/24"]);
  });

  it("E30: names the NICs of which the guest said nothing, which is not to say that they have no address", () => {
    expect([...join(seen("eth0", MAC, "10.0.0.5/24")).unmentioned]).toEqual(["net1"]);
    expect([...join(seen("docker0", MAC, "10.0.0.5/24")).unmentioned]).toEqual(["net0", "net1"]);
  });

  it("E31: knows that a NIC without an address has none", () => {
    const joined = join(seen("eth0", MAC), seen("eth1", OTHER_MAC, "10.0.0.9/24"));
    expect(texts(joined)).toEqual(["net1 10.0.0.9/24"]);
    expect([...joined.unmentioned]).toEqual([]);
  });

  it("finds the same whatever the order in which the guest reports", () => {
    const reported = [seen("eth0", MAC, "10.0.0.5/24"), seen("eth1", OTHER_MAC, "10.0.0.9/24"), seen("bond0", MAC, "10.0.0.6/24")];
    expect(join(...reported)).toEqual(join(...reported.toReversed()));
  });

  it("counts what is not an address at all", () => {
    expect([...join(seen("eth0", MAC, "garbage/24")).leftOut]).toEqual([["not an address", 1]]);
  });
});
