import { describe, expect, it } from "vitest";
import { testGuest, translated } from "../../testing/facts.ts";
import { present, unknown } from "../../values/observed.ts";
import { primaryIp } from "./primary-ip.ts";

const MACS = ["BC:24:11:00:00:01", "BC:24:11:00:00:02"];

/** The keys of the primary addresses of a guest that reports these, the first list on net0, the second on net1. */
function primaries(...addresses: (readonly string[])[]): readonly unknown[] {
  const interfaces = present(addresses.map((list, index) => ({ name: `eth${index}`, mac: MACS[index] ?? "", addresses: list.map((address) => ({ address, prefixLength: address.includes(":") ? 64 : 24 })) })));
  const [found] = translated(primaryIp, { guests: [testGuest({ net0: `virtio=${MACS[0]}`, net1: `virtio=${MACS[1]}` }, { interfaces })] });
  return ["primary_ip4", "primary_ip6"].map((field) => found?.fields[field]).map((value) => (typeof value === "object" && value !== null && "key" in value ? value.key.replace("lab/qemu/100/", "") : value));
}

describe("primary-ip", () => {
  it("E39: is the global IPv6 address before the unique-local one, and no IPv4 address where there is none", () => {
    expect(primaries(["fd00::5", "2001:db8::5"])).toEqual([undefined, "net0/ip/2001:db8::5"]);
    expect(primaries(["fd00::5"], ["2001:db8::5"])).toEqual([undefined, "net1/ip/2001:db8::5"]);
    expect(primaries(["fd00::5"])).toEqual([undefined, "net0/ip/fd00::5"]);
  });

  it("E40: is one of each family", () => {
    expect(primaries(["2001:db8::5", "10.0.0.5"])).toEqual(["net0/ip/10.0.0.5", "net0/ip/2001:db8::5"]);
  });

  it("is that of the lowest NIC, and there the lowest by number, not by text", () => {
    expect(primaries(["10.0.0.20", "10.0.0.9"], ["10.0.0.1"])[0]).toBe("net0/ip/10.0.0.9");
  });

  it("E28: says nothing of a guest whose addresses are not known", () => {
    expect(translated(primaryIp, { guests: [testGuest({ net0: `virtio=${MACS[0]}` }, { interfaces: unknown("agent-silent", "the agent is not running") })] })).toEqual([]);
  });
});
