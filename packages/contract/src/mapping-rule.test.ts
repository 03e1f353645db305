import { expect, it } from "vitest";
import { MappingRule } from "./mapping-rule.ts";

const set = { tenant: "Acme" };

it.each([
  { match: {}, set },
  { name: "all of them", match: { endpoint: "lab", cluster: "c", node: "n", pool: "p", tag: "t", name: "^web-\\d+$", type: "template", bridge: "vmbr0", vlan: "100-199", prefix: "2001:db8::/32" }, set: { site: "Berlin", role: "DB", platform: "Debian", vrf: "blue", vlan_group: "Servers", status: "staged", include: true } },
  { match: { vlan: 4094, prefix: "10.0.0.0/8" }, set: { include: false } },
  { match: { vlan: "7" }, set: { status: "my_own-status" } },
])("takes %o", (rule) => {
  expect(MappingRule.parse(rule)).toEqual(rule);
});

it.each([
  ["a regular expression that is none", { match: { name: "(" }, set }, "match.name"],
  ["VLAN 0", { match: { vlan: 0 }, set }, "match.vlan"],
  ["a range that runs backwards", { match: { vlan: "200-100" }, set }, "match.vlan"],
  ["a range that goes too far", { match: { vlan: "1-4095" }, set }, "match.vlan"],
  ["an address without a mask", { match: { prefix: "10.0.0.1" }, set }, "match.prefix"],
  ["a mask that is none", { match: { prefix: "10.0.0.0/33" }, set }, "match.prefix"],
  ["a type that is none", { match: { type: "vm" }, set }, "match.type"],
  ["an unknown condition", { match: { ip: "10.0.0.1" }, set }, "match"],
  ["nothing to set", { match: {}, set: {} }, "set"],
  ["a target that is none", { match: {}, set: { tenant: "A", owner: "me" } }, "set"],
  ["the status that means gone", { match: {}, set: { status: "decommissioning" } }, "set.status"],
  ["a status as people read it", { match: {}, set: { status: "In use" } }, "set.status"],
  ["an empty name", { match: {}, set: { tenant: "" } }, "set.tenant"],
])("refuses %s", (_what, rule, where) => {
  expect(MappingRule.safeParse(rule).error?.issues.map(({ path }) => path.join("."))).toEqual([where]);
});
