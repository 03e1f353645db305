import { describe, expect, it } from "vitest";
import { parseNics } from "./nics.ts";
import { seenInterfaces } from "./seen-interfaces.ts";

const NICS = parseNics({ net0: "virtio=BC:24:11:00:00:01" });

describe("seenInterfaces", () => {
  it("E35: keeps the guest's own names, also of what is no virtual NIC, and says which NIC each is", () => {
    const reported = [
      { name: "lo", addresses: [{ address: "127.0.0.1", prefixLength: 8 }] },
      { name: "ens18", mac: "bc:24:11:00:00:01", addresses: [{ address: "fe80::1%13", prefixLength: 64 }, { address: "10.0.0.5", prefixLength: 24 }, { address: "nonsense" }] },
      { name: "docker0", mac: "02:42:00:00:00:01", addresses: [] },
    ];
    expect(seenInterfaces(reported, NICS)).toEqual([
      { name: "docker0", mac: "02:42:00:00:00:01", addresses: [] },
      { name: "ens18", mac: "BC:24:11:00:00:01", slot: "net0", addresses: ["10.0.0.5/24", "fe80::1/64"] },
      { name: "lo", addresses: ["127.0.0.1/8"] },
    ]);
  });

  it("tells an interface that is reported twice once, with the addresses of both, in any order", () => {
    const reported = [{ name: "eth0", addresses: [{ address: "10.0.0.6/24" }] }, { name: "eth0", addresses: [{ address: "10.0.0.5/24" }, { address: "10.0.0.6/24" }] }];
    expect(seenInterfaces(reported, [])).toEqual([{ name: "eth0", addresses: ["10.0.0.5/24", "10.0.0.6/24"] }]);
    expect(seenInterfaces(reported.toReversed(), [])).toEqual(seenInterfaces(reported, []));
  });
});
