import { namedByRules } from "../../translate/rules/named-by-rules.ts";
import { lookupKind } from "../lookup-kind.ts";

/** Roles that mapping rules name. */
export const namedRole = lookupKind({
  name: "named-role",
  about: "Roles that mapping rules name.",
  from: "role of a mapping rule",
  path: "dcim/device-roles",
  objectType: "dcim.devicerole",
  noun: "role",
  hasSlug: true,
  referredBy: [{ kind: "virtual-machine", field: "role" }],
  names: (facts) => namedByRules(facts, "role"),
});
