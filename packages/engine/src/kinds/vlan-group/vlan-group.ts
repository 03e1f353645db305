import { wantedVlans } from "../../translate/vlans.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { EVERY_ROW } from "../kind.ts";
import type { Kind } from "../kind.ts";
import { lookupKind, lookupObject } from "../lookup-kind.ts";

function* names(facts: Facts): Iterable<string> {
  for (const { group } of wantedVlans(facts)) if (group !== undefined) yield group;
}

const OPTIONS = {
  name: "vlan-group",
  about: "A VLAN group that the settings or a mapping rule name; never created.",
  from: "setting vlans.group, or vlan_group of a mapping rule",
  path: "ipam/vlan-groups",
  objectType: "ipam.vlangroup",
  noun: "VLAN group",
  hasSlug: true,
  isKeyedBySlug: true,
  // Which site a group is for decides which VLAN is nearest (E81).
  alsoRead: ["scope_type", "scope_id"],
} as const;

/** A VLAN group of this name or slug. */
export function vlanGroupObject(name: string): DesiredObject {
  return lookupObject(OPTIONS, name);
}

/** VLAN groups, all of them where there are VLANs to find, because each may be for the site of a machine. */
export const vlanGroup: Kind = { ...lookupKind({ ...OPTIONS, names }), scopes: ({ desiredOf }) => (["vlan", "vnet-vlan"].some((kind) => desiredOf(kind).length > 0) ? [EVERY_ROW] : []) };
