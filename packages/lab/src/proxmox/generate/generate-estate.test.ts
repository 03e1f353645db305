import { describe, expect, it } from "vitest";
import { generateEstate } from "./generate-estate.ts";

const estate = generateEstate({ nodes: 3, vms: 2_000, seed: 7 });
const machines = estate.guests.filter((guest) => guest.type === "qemu");

function share(part: number, whole: number): number {
  return part / whole;
}

function lines(pattern: RegExp): string[] {
  return estate.guests.flatMap((guest) => Object.entries(guest.config).filter(([key]) => pattern.test(key)).map(([, value]) => String(value)));
}

describe("generated estate", () => {
  it("is the same for the same size and seed, and another for another seed", () => {
    expect(generateEstate({ nodes: 3, vms: 50, seed: 7 })).toEqual(generateEstate({ nodes: 3, vms: 50, seed: 7 }));
    expect(generateEstate({ nodes: 3, vms: 50, seed: 8 })).not.toEqual(generateEstate({ nodes: 3, vms: 50, seed: 7 }));
  });

  it("has unique vmids from 100, unique names, unique MACs and unique addresses", () => {
    const macs = lines(/^net\d+$/).map((line) => /BC:24:11:[0-9A-F:]{8}/.exec(line)?.[0]);
    const addresses = estate.guests.flatMap((guest) => guest.agent?.interfaces ?? []).flatMap((row) => row["ip-addresses"] ?? []);
    const own = addresses.map((row) => row["ip-address"]).filter((address) => address.startsWith("10."));
    expect(Math.min(...estate.guests.map((guest) => guest.vmid))).toBe(100);
    const all: unknown[][] = [estate.guests.map((guest) => guest.vmid), estate.guests.map((guest) => guest.name), macs, own];
    for (const values of all) {
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it("is about 85 % virtual machines, and about 80 % of the guests run", () => {
    expect(share(machines.length, estate.guests.length)).toBeCloseTo(0.85, 1);
    expect(share(estate.guests.filter((guest) => guest.status === "running").length, estate.guests.length)).toBeCloseTo(0.8, 1);
    expect(estate.guests.some((guest) => guest.template)).toBe(true);
  });

  it("gives every guest two NICs and two disks, and one or two IPv4 addresses to every agent", () => {
    for (const guest of estate.guests) {
      expect(Object.keys(guest.config).filter((key) => /^net\d+$/.test(key))).toHaveLength(2);
      expect(Object.keys(guest.config).filter((key) => /^(?:scsi|rootfs|mp)\d*$/.test(key))).toHaveLength(2);
    }
    for (const { agent } of machines) {
      const own = agent!.interfaces.flatMap((row) => row["ip-addresses"] ?? []).filter((row) => row["ip-address"].startsWith("10."));
      expect([1, 2]).toContain(own.length);
    }
  });

  it("has the oddities of real config files: EFI disks in K, TPM, CD-ROMs, cloud-init, and NIC models besides virtio", () => {
    const all = lines(/.*/);
    for (const sample of ["size=528K", "version=v2.0", "none,media=cdrom", "-cloudinit,media=cdrom", "e1000=", "ip=dhcp"]) {
      expect(all.some((line) => line.includes(sample))).toBe(true);
    }
  });

  it("makes a stand-alone node of a size of one node, and a cluster of more", () => {
    expect(generateEstate({ nodes: 1, vms: 1, seed: 1 }).cluster).toBeUndefined();
    expect(estate.cluster?.name).toBe("lab-cluster");
  });
});
