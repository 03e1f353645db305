import type { FieldPolicies, FieldPolicy } from "@proxbox/contract";

/** The policies that there are, the default first. */
export const POLICIES = ["operator", "source", "fill-if-empty", "ignore"] as const satisfies readonly FieldPolicy[];

/** A policy by its name; undefined for anything else. */
export function policyNamed(text: string): FieldPolicy | undefined {
  return POLICIES.find((each) => each === text);
}

/** The table with the policy of a field set, or taken out where it is undefined; kinds without any are taken out too. */
export function withPolicy(policies: FieldPolicies, { kind, field, policy }: { readonly kind: string; readonly field: string; readonly policy: FieldPolicy | undefined }): FieldPolicies {
  const { [field]: _before, ...others } = policies[kind] ?? {};
  const fields = policy === undefined ? others : { ...policies[kind], [field]: policy };
  const { [kind]: _fields, ...kinds } = policies;
  if (Object.keys(fields).length === 0) return kinds;
  return { ...policies, [kind]: fields };
}
