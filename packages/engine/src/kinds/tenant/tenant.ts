import { namedByRules } from "../../translate/rules/named-by-rules.ts";
import { lookupKind } from "../lookup-kind.ts";

/** Tenants that mapping rules name. */
export const tenant = lookupKind({
  name: "tenant",
  about: "Tenants that mapping rules name.",
  from: "tenant of a mapping rule",
  path: "tenancy/tenants",
  objectType: "tenancy.tenant",
  noun: "tenant",
  hasSlug: true,
  referredBy: [{ kind: "virtual-machine", field: "tenant" }],
  names: (facts) => namedByRules(facts, "tenant"),
});
