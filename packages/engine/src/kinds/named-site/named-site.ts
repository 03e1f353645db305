import { namedByRules } from "../../translate/rules/named-by-rules.ts";
import { lookupKind } from "../lookup-kind.ts";

/** Sites that mapping rules name. */
export const namedSite = lookupKind({
  name: "named-site",
  about: "Sites that mapping rules name.",
  from: "site of a mapping rule",
  path: "dcim/sites",
  objectType: "dcim.site",
  noun: "site",
  hasSlug: true,
  referredBy: [{ kind: "virtual-machine", field: "site" }],
  names: (facts) => namedByRules(facts, "site"),
});
