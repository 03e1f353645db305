import { namedByRules } from "../../translate/rules/named-by-rules.ts";
import { lookupKind } from "../lookup-kind.ts";

/** Platforms that mapping rules name for guests. */
export const guestPlatform = lookupKind({
  name: "guest-platform",
  about: "Platforms that mapping rules name for guests.",
  from: "platform of a mapping rule",
  path: "dcim/platforms",
  objectType: "dcim.platform",
  noun: "platform",
  hasSlug: true,
  referredBy: [{ kind: "virtual-machine", field: "platform" }],
  names: (facts) => namedByRules(facts, "platform"),
});
