import type { RuleTargets } from "@proxbox/contract";
import type { Facts } from "../desired.ts";

/** Names that the mapping rules give to one target, in the order of the rules; only what a rule may set is looked for in NetBox. */
export function namedByRules({ settings }: Facts, target: Exclude<keyof RuleTargets, "include">): readonly string[] {
  return [...new Set(settings.rules.flatMap(({ set }) => set[target] ?? []))];
}
