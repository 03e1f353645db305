import type { MappingRule } from "@proxbox/contract";
import type { RuleTest } from "@proxbox/engine";
import { printable } from "./printable.ts";
import { listLines } from "./table.ts";

type Hits = RuleTest["hits"];

function pairs(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values).filter(([, value]) => value !== undefined).map(([key, value]) => `${key} ${printable(String(value))}`).join(", ");
}

function titleOf(rule: number, name: string | undefined): string {
  return name === undefined ? `rule ${rule}` : `rule ${rule} "${printable(name)}"`;
}

/** The table of mapping rules, one line each. */
export function ruleListText(rules: readonly MappingRule[]): string {
  if (rules.length === 0) return "There are no mapping rules.";
  return listLines([["rule", "name", "where", "sets"], ...rules.map(({ name, match, set }, index) => [String(index + 1), printable(name ?? ""), pairs(match) || "always", pairs(set)])]).join("\n");
}

function hitLines(hits: Hits, indent: string): string[] {
  if (hits.length === 0) return [`${indent}no rule sets anything`];
  return listLines(hits.map(({ target, value, rule, name }) => [`${indent}${target}`, printable(String(value)), `by ${titleOf(rule, name)}`]));
}

/** What the mapping rules do with one guest. */
export function ruleTestText(test: RuleTest): string {
  const rules = test.rules.map(({ rule, name, fails }) => `  ${titleOf(rule, name)}: ${fails === undefined ? "matches" : `does not match (${fails})`}`);
  return [
    `${printable(test.name)} (${test.type} ${test.vmid} of ${test.source})`,
    ...hitLines(test.hits, "  "),
    ...test.nics.flatMap(({ name, vlan, hits }) => [`  interface ${printable(name)}${vlan === undefined ? "" : `, VLAN ${vlan}`}`, ...hitLines(hits, "    ")]),
    ...test.addresses.flatMap(({ address, hits }) => [`  address ${address}`, ...hitLines(hits, "    ")]),
    "Rules in their order:",
    ...(rules.length === 0 ? ["  there are none"] : rules),
  ].join("\n");
}
