import { describe, expect, it } from "vitest";
import { testFacts, testGuest } from "../testing/facts.ts";
import { present } from "../values/observed.ts";
import { remarkLeftOut } from "./remark-left-out.ts";

describe("remarkLeftOut", () => {
  it("E65: names the guest of a disk that is left out", () => {
    const facts = testFacts({ guests: [testGuest({ scsi2: "/dev/disk/by-id/ata-1" })] });
    remarkLeftOut(facts);
    expect(facts.remarks).toEqual([{ type: "notice", kind: "virtual-machine", key: "lab/qemu/100", label: "web", reason: "scsi2 has no size (passed through) and is left out" }]);
  });

  it("E35: counts over all guests what every guest has", () => {
    const loopback = { name: "lo", addresses: [{ address: "127.0.0.1", prefixLength: 8 }, { address: "::1", prefixLength: 128 }] };
    const guests = [100, 101].map((vmid) => testGuest({}, { vmid, interfaces: present([loopback]) }));
    const facts = testFacts({ guests, settings: { ignoredInterfaces: ["^lo$"] } });
    remarkLeftOut(facts);
    expect(facts.remarks.map(({ key, reason }) => [key, reason])).toEqual([["lab", "addresses left out: 4 of 2 guests (interface ignored by the settings)"]]);
  });

  it("says nothing where nothing is left out", () => {
    const facts = testFacts({ guests: [testGuest()] });
    remarkLeftOut(facts);
    expect(facts.remarks).toEqual([]);
  });
});
