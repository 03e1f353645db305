import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ContainerInterfaces } from "../proxmox/schema.ts";
import { hasOnlyLoopback, toInterfaces } from "./guest-interfaces.ts";
import type { GuestInterface } from "./snapshot.ts";

const recorded = new URL("../../../../../shared/data/proxmox/snippets/lxc-interfaces.json", import.meta.url);

function read(rows: unknown): readonly GuestInterface[] {
  return toInterfaces(ContainerInterfaces.parse(rows)?.rows ?? []);
}

describe("toInterfaces", () => {
  it("E56: reads the short form of containers", () => {
    expect(read([{ name: "eth0", hwaddr: "bc:24:11:89:67:07", inet: "192.168.3.95/22", inet6: "fe80::1/64" }])).toEqual([
      { name: "eth0", mac: "bc:24:11:89:67:07", addresses: [{ address: "192.168.3.95", prefixLength: 22 }, { address: "fe80::1", prefixLength: 64 }] },
    ]);
  });

  it("E56: reads the long form, its prefix as number or text, and joins what only the short form has", () => {
    const row = {
      name: "eth0", hwaddr: "bc:24:11:00:02:01", "hardware-address": "bc:24:11:00:02:01", inet: "192.0.2.53/24", inet6: "fe80::1/64",
      "ip-addresses": [{ "ip-address": "192.0.2.53", "ip-address-type": "inet", prefix: "24" }, { "ip-address": "2001:db8::53", prefix: 64 }],
    };
    expect(read([row])[0]?.addresses).toEqual([
      { address: "192.0.2.53", prefixLength: 24 },
      { address: "2001:db8::53", prefixLength: 64 },
      { address: "fe80::1", prefixLength: 64 },
    ]);
  });

  it("keeps an interface without addresses and an address without a prefix", () => {
    expect(read([{ name: "eth1" }, { name: "eth2", "ip-addresses": [{ "ip-address": "192.0.2.1" }, { prefix: 24 }] }])).toEqual([
      { name: "eth1", addresses: [] },
      { name: "eth2", addresses: [{ address: "192.0.2.1" }] },
    ]);
  });

  it.skipIf(!existsSync(recorded))("E56: reads every recorded container answer (skipped where ../shared/data is absent)", () => {
    const snippets = JSON.parse(readFileSync(recorded, "utf8")) as Record<string, { data?: unknown }>;
    const answers = Object.values(snippets).filter((snippet) => snippet.data !== undefined);
    expect(answers).toHaveLength(3);
    for (const { data } of answers) expect(hasOnlyLoopback(read(data))).toBe(false);
  });
});

describe("hasOnlyLoopback", () => {
  it.each<[string, readonly GuestInterface[], boolean]>([
    ["nothing", [], true],
    ["lo", [{ name: "lo", mac: "00:00:00:00:00:00", addresses: [{ address: "127.0.0.1", prefixLength: 8 }] }], true],
    ["Windows' loopback without a MAC", [{ name: "Loopback Pseudo-Interface 1", addresses: [{ address: "::1", prefixLength: 128 }] }], true],
    ["an idle NIC", [{ name: "eth0", mac: "bc:24:11:00:00:01", addresses: [] }], false],
  ])("E30: decides for %s", (_what, interfaces, expected) => {
    expect(hasOnlyLoopback(interfaces)).toBe(expected);
  });
});
