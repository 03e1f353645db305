import { describe, expect, it } from "vitest";
import { testFacts, testGuest } from "../testing/facts.ts";
import { present } from "../values/observed.ts";
import { reportedInterfaces } from "./reported-interfaces.ts";

const MAC = "BC:24:11:00:00:01";

function keysOf(interfaces: readonly { name: string; mac?: string }[], ignoredInterfaces: readonly string[] = []): readonly string[] {
  const facts = testFacts({ guests: [testGuest({ net0: `virtio=${MAC}` }, { interfaces: present(interfaces.map((each) => ({ addresses: [], ...each }))) })], settings: { ignoredInterfaces } });
  const [guest] = facts.guests;
  return guest === undefined ? [] : reportedInterfaces(guest, facts).map(({ name, key }) => `${name} ${key.replace("lab/qemu/100/guest-interface/", "")}`);
}

describe("reportedInterfaces", () => {
  it("E36: of several interfaces with the MAC address of a NIC the one below the VLANs and bridges is the NIC", () => {
    expect(keysOf([{ name: "br0", mac: MAC }, { name: "ens18", mac: MAC }, { name: "ens18.30", mac: MAC }])).toEqual(["br0 name:br0", "ens18 net0", "ens18.30 name:ens18.30"]);
  });

  it("takes a bridge where there is nothing else", () => {
    expect(keysOf([{ name: "br0", mac: MAC }])).toEqual(["br0 net0"]);
  });

  it("E35: leaves out what the settings ignore, but never a NIC", () => {
    expect(keysOf([{ name: "docker0", mac: "02:42:00:00:00:01" }, { name: "veth1", mac: MAC }], ["^docker", "^veth"])).toEqual(["veth1 net0"]);
  });

  it("makes no level of its own of a slash in a name", () => {
    expect(keysOf([{ name: "a/b" }])).toEqual(["a/b name:a%2Fb"]);
  });
});
