import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { vlanReference, wantedVlans } from "../../translate/vlans.ts";
import { siteReference } from "../../translate/well-known.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { lookupSlugKey } from "../lookup-kind.ts";
import type { Kind } from "../kind.ts";
import { claimVlan } from "./claim.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  const { isCreating } = facts.settings.vlans;
  for (const wanted of wantedVlans(facts)) {
    const { vid, group, site } = wanted;
    const isCreatable = isCreating && group !== undefined;
    yield {
      kind: "vlan",
      key: vlanReference(wanted).key,
      label: `VLAN ${vid}`,
      fields: {
        vid,
        name: `VLAN ${vid}`,
        status: "active",
        ...(group === undefined ? {} : { group: { kind: "vlan-group", key: lookupSlugKey("vlan-group", group) } }),
        tags: OWN_TAGS,
      },
      ...(site === undefined ? {} : { near: siteReference(site) }),
      ...(wanted.isQuiet === true ? { isQuiet: true } : {}),
      // Never a global VLAN by accident (E83).
      ...(isCreatable ? {} : { isPartial: `NetBox has no VLAN ${vid} ${whereOf(wanted)}; document it there, or let Proxbox make VLANs in a group (vlans.group and vlans.create)` }),
    };
  }
}

function whereOf({ group, site }: { group?: string; site?: string }): string {
  const places = [...(group === undefined ? [] : [`in the group ${group}`]), ...(site === undefined ? [] : [`in the site ${site}`]), "without a group and a site"];
  return places.join(", ");
}

/**
 * VLANs of guests: found where they are documented, the nearest first, and never changed; created only in a group that is
 * named, where the settings say so (E81 to E83).
 */
export const vlan: Kind = {
  name: "vlan",
  about: "VLANs of guests' interfaces: used as they are documented, created only in the VLAN group that is named.",
  identity: "VLAN id, in the group that is named, else in the site, else without group and site",
  path: "ipam/vlans",
  objectType: "ipam.vlan",
  dependsOn: ["tag", "site", "vlan-group"],
  fields: {
    vid: { type: "integer", from: "config: netN tag and trunks", isOnCreateOnly: true },
    name: { type: "text", from: "made from the VLAN id", isOnCreateOnly: true },
    status: { type: "choice", from: "fixed", isOnCreateOnly: true },
    group: { type: "reference", from: "vlan_group of a mapping rule, else setting vlans.group", isOnCreateOnly: true, isRequired: true },
    tags: { type: "tags", from: "Proxbox's marks", isOnCreateOnly: true },
  },
  alsoRead: ["site"],
  gone: "keep",
  isLookup: true,
  isOnDemand: true,
  referredBy: [{ kind: "vm-interface", field: "untagged_vlan" }, { kind: "vm-interface", field: "tagged_vlans" }, { kind: "node-interface", field: "untagged_vlan" }],
  translate,
  scopes: ({ desired }) => [{ filter: "vid", values: desired.flatMap(({ fields }) => (typeof fields["vid"] === "number" ? [fields["vid"]] : [])) }],
  naturalKey: ({ vid }) => (typeof vid === "number" ? String(vid) : undefined),
  // The same id stands for another VLAN in another group or site.
  hasDuplicates: true,
  claim: claimVlan,
  // The group matters for a new one alone: one that is there may stand nearer by its site.
  adjust: (_desired, { row }) => (row === undefined ? {} : { without: ["group"] }),
};
