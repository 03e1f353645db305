import { namedByRules } from "../../translate/rules/named-by-rules.ts";
import { lookupKind } from "../lookup-kind.ts";

/** VRFs that mapping rules name. */
export const vrf = lookupKind({
  name: "vrf",
  about: "VRFs that mapping rules name.",
  from: "vrf of a mapping rule",
  path: "ipam/vrfs",
  objectType: "ipam.vrf",
  noun: "VRF",
  hasSlug: false,
  names: (facts) => namedByRules(facts, "vrf"),
});
