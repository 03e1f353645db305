import type { MappingRule } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import type { Guest } from "../../collect/snapshot.ts";
import { testFacts, testGuest } from "../../testing/facts.ts";
import { present } from "../../values/observed.ts";
import { mapSubject } from "./map-subject.ts";
import type { Mapped } from "./map-subject.ts";

const SEEN: Partial<Guest> = { interfaces: present([{ name: "eth0", mac: "BC:24:11:00:00:01", addresses: [{ address: "10.0.0.5", prefixLength: 24 }] }]) };
const IN_PREFIX = { prefix: "10.0.0.0/8" };

function map(rules: readonly MappingRule[], more: Partial<Guest> = SEEN, cloudInit: Readonly<Record<string, string>> = {}): Mapped {
  const facts = testFacts({ guests: [testGuest({ net0: "virtio=BC:24:11:00:00:01", ...cloudInit }, more)], settings: { rules } });
  return mapSubject(facts, { guest: facts.guests[0]! });
}

describe("the table of mapping rules", () => {
  it("gives each target by the first rule that matches and has it", () => {
    const rules: readonly MappingRule[] = [
      { match: { pool: "none" }, set: { tenant: "A" } },
      { match: {}, set: { role: "R", vlan_group: "G" } },
      { match: { name: "web" }, set: { tenant: "B", role: "other" } },
      { match: {}, set: { tenant: "C", include: true } },
    ];
    expect(map(rules)).toEqual({ role: "R", vlanGroup: "G", tenant: "B" });
    expect(map([])).toEqual({});
  });

  it("leaves a guest out by the first rule about that", () => {
    expect(map([{ match: {}, set: { include: false } }])).toEqual({ isExcluded: true });
    expect(map([{ match: { name: "web" }, set: { include: true } }, { match: {}, set: { include: false } }])).toEqual({});
  });

  it("says what a target may be as well, while not all that is asked for was seen", () => {
    const rules: readonly MappingRule[] = [{ match: IN_PREFIX, set: { tenant: "Acme", role: "R" } }, { match: { prefix: "192.0.2.0/24" }, set: { tenant: "Other" } }, { match: {}, set: { tenant: "House" } }, { match: IN_PREFIX, set: { tenant: "never" } }];
    expect(map(rules)).toEqual({ tenant: "Acme", role: "R" });
    expect(map(rules, {})).toEqual({ tenant: "House", others: { tenant: ["Acme", "Other"], role: ["R"] } });
  });

  it("takes an address of cloud-init for the guest's own until it is heard, and says what would be without it", () => {
    const rules: readonly MappingRule[] = [{ match: IN_PREFIX, set: { tenant: "Acme" } }, { match: {}, set: { tenant: "House" } }];
    expect(map(rules, {}, { ipconfig0: "ip=10.0.0.5/24" })).toEqual({ tenant: "Acme", others: { tenant: ["House"] } });
  });

  it("says that a guest may have to be left out, and leaves it out where it seems so", () => {
    const rules: readonly MappingRule[] = [{ match: IN_PREFIX, set: { include: false } }];
    expect(map(rules)).toEqual({ isExcluded: true });
    expect(map(rules, {})).toEqual({ isPerhapsExcluded: true });
    expect(map(rules, {}, { ipconfig0: "ip=10.0.0.5/24" })).toEqual({ isExcluded: true });
    expect(map([{ match: IN_PREFIX, set: { include: true } }, ...rules, { match: {}, set: { include: false } }], {})).toEqual({ isExcluded: true });
  });

  it("says nothing twice: a rule that would set the same is no other", () => {
    expect(map([{ match: IN_PREFIX, set: { tenant: "Acme" } }, { match: {}, set: { tenant: "Acme" } }], {})).toEqual({ tenant: "Acme" });
  });
});
