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
  return listLines(hits.map((hit) => [`${indent}${hit.target}`, printable(String(hit.value)), `by ${titleOf(hit.rule, hit.name)}${hit.unlessRule === undefined ? "" : `, unless rule ${hit.unlessRule} matches`}`]));
}

function standingText({ fails, unseen }: RuleTest["rules"][number]): string {
  if (fails !== undefined) return `does not match (${fails})`;
  return unseen === undefined ? "matches" : `cannot be told for certain (${unseen} was not seen)`;
}

/** What the mapping rules do with one guest. */
export function ruleTestText(test: RuleTest): string {
  const rules = test.rules.map((rule) => `  ${titleOf(rule.rule, rule.name)}: ${standingText(rule)}`);
  return [
    `${printable(test.name)} (${test.type} ${test.vmid} of ${test.source})`,
    ...hitLines(test.hits, "  "),
    ...test.nics.flatMap(({ name, vlan, hits }) => [`  interface ${printable(name)}${vlan === undefined ? "" : `, VLAN ${vlan}`}`, ...hitLines(hits, "    ")]),
    ...test.addresses.flatMap(({ address, hits }) => [`  address ${address}`, ...hitLines(hits, "    ")]),
    "Rules in their order:",
    ...(rules.length === 0 ? ["  there are none"] : rules),
  ].join("\n");
}
