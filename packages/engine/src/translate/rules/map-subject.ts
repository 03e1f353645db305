import type { MappingRule, RuleTargets } from "@proxbox/contract";
import type { Facts } from "../desired.ts";
import { askRule } from "./match-rule.ts";
import type { RuleAnswer, RuleSubject, Where } from "./match-rule.ts";

/** Targets that are names or slugs of NetBox's objects, and the status. */
type NamedTarget = "tenant" | "site" | "role" | "platform" | "vrf" | "vlanGroup" | "status";

/** What the mapping rules say about a subject: for each target by the first rule that matches and has it. */
export interface Mapped extends Partial<Readonly<Record<NamedTarget, string>>> {
  readonly isExcluded?: true;
  /** A rule leaves it out if something holds that could not be seen. */
  readonly isPerhapsExcluded?: true;
  /** What the targets may be as well, since not all that the rules ask for could be seen: what was set before stays. */
  readonly others?: Partial<Readonly<Record<NamedTarget, readonly string[]>>>;
}

type Target = keyof RuleTargets;

/** A rule that has a target and matches, or may match; `number` counts from 1, as people do. */
export interface Hit {
  readonly target: Target;
  readonly value: string | boolean;
  readonly number: number;
  readonly rule: MappingRule;
}

/** What becomes of one target: the rule that wins it, and those that would if something held that could not be seen. */
export interface Ruling {
  readonly target: Target;
  readonly hit?: Hit;
  readonly others: readonly Hit[];
}

const NOTHING: Mapped = {};

/** For each target that a rule has: the first rule that matches the subject, or none. */
export function rulingsOf(facts: Pick<Facts, "settings" | "snapshot">, subject: RuleSubject): readonly Ruling[] {
  const rulings = new Map<Target, Ruling>();
  const settled = new Set<Target>();
  const where = whereOf(facts);
  for (const [index, rule] of facts.settings.rules.entries()) {
    const open = targetsOf(rule).filter((target) => !settled.has(target));
    if (open.length === 0) continue;
    const { answer } = askRule(rule.match, subject, where);
    for (const target of open) {
      rulings.set(target, withRule(rulings.get(target) ?? { target, others: [] }, { target, value: rule.set[target] ?? "", number: index + 1, rule }, answer));
      if (answer === "yes") settled.add(target);
    }
  }
  return [...rulings.values()];
}

/** Where everything of one source is found. */
export function whereOf({ snapshot, settings }: Pick<Facts, "settings" | "snapshot">): Where {
  return { cluster: snapshot.cluster, endpoints: [snapshot.source, settings.endpointName] };
}

function targetsOf({ set }: MappingRule): readonly Target[] {
  return (Object.keys(set) as readonly Target[]).filter((target) => set[target] !== undefined);
}

function withRule(ruling: Ruling, hit: Hit, answer: RuleAnswer["answer"]): Ruling {
  if (answer === "no") return ruling;
  return answer === "unseen" || ruling.hit !== undefined ? { ...ruling, others: [...ruling.others, hit] } : { ...ruling, hit };
}

/** Asks the table of mapping rules about one subject. */
export function mapSubject(facts: Pick<Facts, "settings" | "snapshot">, subject: RuleSubject): Mapped {
  if (facts.settings.rules.length === 0) return NOTHING;
  const rulings = rulingsOf(facts, subject);
  const others = rulings.flatMap((ruling) => (ruling.target === "include" ? [] : [othersOf(ruling)])).filter(({ values }) => values.length > 0);
  return {
    ...(Object.assign({}, ...rulings.map(valueOf)) as Mapped),
    ...(others.length === 0 ? {} : { others: Object.fromEntries(others.map(({ name, values }) => [name, values])) }),
  };
}

function valueOf({ target, hit, others }: Ruling): Mapped {
  if (target !== "include") return hit === undefined ? {} : { [nameOf(target)]: hit.value };
  if (hit?.value === false) return { isExcluded: true };
  return others.some(({ value }) => value === false) ? { isPerhapsExcluded: true } : {};
}

function othersOf({ target, hit, others }: Ruling): { name: string; values: readonly string[] } {
  const values = new Set(others.map(({ value }) => String(value)));
  return { name: nameOf(target), values: [...values].filter((value) => value !== hit?.value) };
}

function nameOf(target: Target): string {
  return target === "vlan_group" ? "vlanGroup" : target;
}
