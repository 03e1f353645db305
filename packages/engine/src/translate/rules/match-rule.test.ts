import type { RuleMatch } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import type { Guest } from "../../collect/snapshot.ts";
import { testFacts, testGuest } from "../../testing/facts.ts";
import { present, unknown } from "../../values/observed.ts";
import { whereOf } from "./map-subject.ts";
import { addressSubject, askRule } from "./match-rule.ts";
import type { Answer } from "./match-rule.ts";

const NICS = { net0: "virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=30", net1: "virtio=BC:24:11:00:00:02,bridge=vmbr1" };
const OFFLINE: Partial<Guest> = { config: unknown("node-offline", "pve1 is offline"), status: unknown("node-offline", "pve1 is offline"), interfaces: unknown("node-offline", "pve1 is offline") };


function agentSays(...addresses: readonly string[]): Partial<Guest> {
  return { interfaces: present([{ name: "eth0", mac: "BC:24:11:00:00:01", addresses: addresses.map((address) => ({ address, prefixLength: 24 })) }, { name: "eth1", mac: "BC:24:11:00:00:02", addresses: [{ address: "10.9.9.9", prefixLength: 24 }] }]) };
}

function facts(config: Readonly<Record<string, string>>, more: Partial<Guest>) {
  const made = testFacts({ guests: [testGuest(config, { pool: "Acme", tags: "prod;web", ...more })] });
  const [guest] = made.guests;
  if (guest === undefined) throw new Error("no guest");
  return { guest, where: whereOf(made) };
}

function ask(match: RuleMatch, more: Partial<Guest> = {}, config: Readonly<Record<string, string>> = NICS): Answer {
  const { guest, where } = facts(config, more);
  return askRule(match, { guest }, where).answer;
}

describe("a condition of a mapping rule", () => {
  it.each<[string, RuleMatch, Answer]>([
    ["no condition", {}, "yes"],
    ["endpoint", { endpoint: "LAB" }, "yes"],
    ["another endpoint", { endpoint: "lab2" }, "no"],
    ["cluster", { cluster: "Lab" }, "yes"],
    ["node", { node: "PVE1" }, "yes"],
    ["another node", { node: "pve2" }, "no"],
    ["pool", { pool: "acme" }, "yes"],
    ["another pool", { pool: "acm" }, "no"],
    ["tag", { tag: "Prod" }, "yes"],
    ["a part of a tag", { tag: "pro" }, "no"],
    ["name, found anywhere", { name: "e" }, "yes"],
    ["name, the whole of it", { name: "^web$" }, "yes"],
    ["name, in its own case", { name: "WEB" }, "no"],
    ["type", { type: "qemu" }, "yes"],
    ["another type", { type: "lxc" }, "no"],
    ["bridge of any NIC", { bridge: "vmbr1" }, "yes"],
    ["VLAN", { vlan: 30 }, "yes"],
    ["a range of VLANs", { vlan: "20-30" }, "yes"],
    ["a range beside it", { vlan: "31-40" }, "no"],
    ["all of several", { pool: "acme", tag: "web", bridge: "vmbr0" }, "yes"],
    ["all but one", { pool: "acme", tag: "db", bridge: "vmbr0" }, "no"],
  ])("%s", (_what, match, expected) => {
    expect(ask(match)).toBe(expected);
  });

  it.each<[string, { match: RuleMatch; guest: Partial<Guest>; answer: Answer }]>([
    ["an address in the prefix", { match: { prefix: "10.0.0.0/8" }, guest: agentSays("10.1.2.3"), answer: "yes" }],
    ["none", { match: { prefix: "192.0.2.0/24" }, guest: agentSays("10.1.2.3"), answer: "no" }],
    ["an IPv6 address", { match: { prefix: "2001:db8::/32" }, guest: agentSays("2001:db8::5"), answer: "yes" }],
    ["an IPv4 address and an IPv6 prefix", { match: { prefix: "::/0" }, guest: agentSays("10.1.2.3"), answer: "no" }],
    ["what is no prefix", { match: { prefix: "10.0.0.0/99" }, guest: agentSays("10.1.2.3"), answer: "no" }],
  ])("prefix: %s", (_what, { match, guest, answer }) => {
    expect(ask(match, guest)).toBe(answer);
  });

  it.each<[string, { match: RuleMatch; guest: Partial<Guest>; answer: Answer }]>([
    ["addresses of a silent agent", { match: { prefix: "10.0.0.0/8" }, guest: { interfaces: unknown("agent-silent", "it does not answer") }, answer: "unseen" }],
    ["addresses of a template, which never runs", { match: { prefix: "10.0.0.0/8" }, guest: { isTemplate: true, interfaces: unknown("powered-off", "it is off") }, answer: "no" }],
    ["NICs of a guest on an offline node", { match: { bridge: "vmbr0" }, guest: OFFLINE, answer: "unseen" }],
    ["its VLAN", { match: { vlan: 30 }, guest: OFFLINE, answer: "unseen" }],
    ["its tags, which the list has", { match: { tag: "prod" }, guest: OFFLINE, answer: "yes" }],
    ["its tags, where the list has none", { match: { tag: "prod" }, guest: { ...OFFLINE, tags: "" }, answer: "no" }],
    ["its type", { match: { type: "qemu" }, guest: OFFLINE, answer: "unseen" }],
    ["whether it is a template", { match: { type: "template" }, guest: OFFLINE, answer: "unseen" }],
    ["that it is no container", { match: { type: "lxc" }, guest: OFFLINE, answer: "no" }],
    ["what cannot be seen, where another condition fails", { match: { prefix: "10.0.0.0/8", pool: "other" }, guest: OFFLINE, answer: "no" }],
  ])("that could not be seen: %s", (_what, { match, guest, answer }) => {
    expect(ask(match, guest)).toBe(answer);
  });

  it("that could not be seen: the name of a guest on an offline node, and tags that no list has", () => {
    const { name: _name, tags: _tags, ...nameless } = testGuest({}, OFFLINE);
    const made = testFacts({ guests: [nameless] });
    const [guest] = made.guests;
    expect(askRule({ name: "." }, { guest: guest! }, whereOf(made))).toEqual({ answer: "unseen", condition: "name" });
    expect(askRule({ tag: "prod" }, { guest: guest! }, whereOf(made))).toEqual({ answer: "unseen", condition: "tag" });
  });

  it("that holds by an address of cloud-init alone is assumed", () => {
    const config = { ...NICS, ipconfig0: "ip=10.0.0.5/24" };
    expect(ask({ prefix: "10.0.0.0/8" }, {}, config)).toBe("assumed");
    expect(ask({ prefix: "192.0.2.0/24" }, {}, config)).toBe("unseen");
    expect(ask({ prefix: "192.0.2.0/24" }, agentSays("192.0.2.7"), config)).toBe("yes");
  });

  it("about NICs and addresses holds for a NIC and an address only when that one is such", () => {
    const { guest, where } = facts(NICS, agentSays("10.1.2.3"));
    const [first, second] = guest.nics.state === "present" ? guest.nics.value : [];
    const answers = (match: RuleMatch) => [{ guest, nic: first! }, { guest, nic: second! }, addressSubject(guest, { host: "10.1.2.3", slot: "net0" }), addressSubject(guest, { host: "10.9.9.9", slot: "net1" })].map((subject) => askRule(match, subject, where).answer);
    expect(answers({ bridge: "vmbr1" })).toEqual(["no", "yes", "no", "yes"]);
    expect(answers({ vlan: 30 })).toEqual(["yes", "no", "yes", "no"]);
    expect(answers({ prefix: "10.1.0.0/16" })).toEqual(["yes", "no", "yes", "no"]);
    expect(answers({ pool: "acme" })).toEqual(["yes", "yes", "yes", "yes"]);
  });

  it("about guests does not hold for a node", () => {
    const where = whereOf(testFacts({ settings: { endpointName: "Head Office" } }));
    const answers = (match: RuleMatch) => askRule(match, { node: "pve1", address: "10.0.0.1" }, where).answer;
    expect([{ name: "." }, { tag: "a" }, { pool: "a" }, { type: "qemu" as const }, { bridge: "vmbr0" }, { vlan: 1 }].map(answers)).toEqual(Array.from({ length: 6 }, () => "no"));
    expect([{ node: "pve1" }, { prefix: "10.0.0.0/24" }, { endpoint: "head office" }, { endpoint: "lab" }, {}].map(answers)).toEqual(Array.from({ length: 5 }, () => "yes"));
  });
});
