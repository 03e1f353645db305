import type { MappingRule, RuleTargets } from "@proxbox/contract";
import type { Facts } from "../desired.ts";
import { failingCondition } from "./match-rule.ts";
import type { RuleSubject } from "./match-rule.ts";

/** What the mapping rules say about a subject: names or slugs of NetBox's objects, by the first rule that matches and has the target. */
export interface Mapped {
  readonly tenant?: string;
  readonly site?: string;
  readonly role?: string;
  readonly platform?: string;
  readonly vrf?: string;
  readonly vlanGroup?: string;
  readonly status?: string;
  readonly isExcluded?: true;
}

type Target = keyof RuleTargets;

/** A target with the rule that won it; `number` counts from 1, as people do. */
export interface Hit {
  readonly target: Target;
  readonly value: string | boolean;
  readonly number: number;
  readonly rule: MappingRule;
}

const NOTHING: Mapped = {};

/** For each target the first rule that matches the subject and sets it. */
export function hitsOf(facts: Pick<Facts, "settings" | "snapshot">, subject: RuleSubject): readonly Hit[] {
  const hits = new Map<string, Hit>();
  for (const [index, rule] of facts.settings.rules.entries()) {
    const open = Object.entries(rule.set).flatMap(([target, value]) => (value === undefined || hits.has(target) ? [] : [[target, value] as const]));
    if (open.length === 0 || failingCondition(rule.match, subject, facts.snapshot) !== undefined) continue;
    for (const [target, value] of open) hits.set(target, { target: target as Target, value, number: index + 1, rule });
  }
  return [...hits.values()];
}

function partOf({ target, value }: Hit): Mapped {
  if (target === "include") return value === false ? { isExcluded: true } : {};
  return { [target === "vlan_group" ? "vlanGroup" : target]: value };
}

/** Asks the table of mapping rules about one subject. */
export function mapSubject(facts: Pick<Facts, "settings" | "snapshot">, subject: RuleSubject): Mapped {
  if (facts.settings.rules.length === 0) return NOTHING;
  return Object.assign({}, ...hitsOf(facts, subject).map(partOf)) as Mapped;
}
