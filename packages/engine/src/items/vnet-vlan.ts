import { claimVlan } from "../kinds/vlan/claim.ts";
import { vlanGroupObject } from "../kinds/vlan-group/vlan-group.ts";
import { siteObject } from "../kinds/site/site.ts";
import { lookupSlugKey } from "../kinds/lookup-kind.ts";
import type { InventoryItem } from "../inventory/inventory.ts";
import { mapSubject } from "../translate/rules/map-subject.ts";
import { siteName, siteReference } from "../translate/well-known.ts";
import { itemKey } from "../values/item-key.ts";
import { textOf } from "../values/text-of.ts";
import { made } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";
import type { ItemContext, ItemField } from "./item-kind.ts";

/** The ids that a VLAN can have (IEEE 802.1Q). */
const FIRST_VID = 1;
const LAST_VID = 4094;

function vidOf({ data }: InventoryItem): number | undefined {
  const { tag } = data;
  return typeof tag === "number" && tag >= FIRST_VID && tag <= LAST_VID ? tag : undefined;
}

/** The group in which VLANs may be made: the one that a mapping rule for the whole cluster or the settings name. */
function groupOf({ facts }: Pick<ItemContext, "facts">): string | undefined {
  const { isCreating, group } = facts.settings.vlans;
  return isCreating ? (mapSubject(facts, {}).vlanGroup ?? group) : undefined;
}

const group: ItemField = {
  type: "reference",
  from: "vlan_group of a mapping rule for the cluster, else setting vlans.group",
  isOnCreateOnly: true,
  isRequired: true,
  of: (_item, context) => {
    const name = groupOf(context);
    return name === undefined ? undefined : { kind: "vlan-group", key: lookupSlugKey("vlan-group", name) };
  },
};

function zoneOf({ data }: InventoryItem, { source, items }: ItemContext): InventoryItem | undefined {
  return items.get(itemKey(source, "sdn-zone", textOf(data["zone"])));
}

/** Sites of nodes, of all of them unless some are named. */
function sitesOf({ facts }: Pick<ItemContext, "facts">, nodes?: readonly string[]): readonly string[] {
  const names = (nodes ?? facts.snapshot.nodes.map(({ name }) => name)).map((node) => siteName(facts, node));
  return [...new Set(names)].filter((name) => name !== undefined);
}

/** The site of the nodes that a VNet's zone is on; undefined where they stand in several, each of which may have its own VLAN of the id. */
function siteOf(item: InventoryItem, context: ItemContext): string | undefined {
  const nodes = zoneOf(item, context)?.data["nodes"];
  const sites = sitesOf(context, Array.isArray(nodes) ? nodes.map(textOf) : undefined);
  return sites.length === 1 ? sites[0] : undefined;
}

/**
 * The VLAN of a VNet in a zone of type vlan: used as it is documented in the group, else in the site, else without group and site, and made only in the group that is
 * named, where the settings let VLANs be made. An id of a qinq zone means something only inside the outer VLAN: it makes none.
 */
export const vnetVlan = itemKind({
  name: "vnet-vlan",
  item: "sdn-vnet",
  isOfPlugin: false,
  about: "The VLAN of a VNet in a zone of type vlan; made only in the VLAN group that is named, and only where VLANs may be made.",
  identity: "VLAN id, in the group that is named, else in the site of the zone's nodes, else without group and site",
  path: "ipam/vlans",
  objectType: "ipam.vlan",
  dependsOn: ["site", "vlan-group"],
  isMade: (item, context) => vidOf(item) !== undefined && groupOf(context) !== undefined && zoneOf(item, context)?.data["type"] === "vlan",
  fields: {
    vid: { ...made("integer", "/cluster/sdn/vnets: tag", vidOf), isOnCreateOnly: true },
    name: { ...made("text", "/cluster/sdn/vnets: vnet", ({ label }) => label), isOnCreateOnly: true },
    status: { ...made("choice", "fixed: active", () => "active"), isOnCreateOnly: true },
    group,
  },
  alsoRead: ["site"],
  near: (item, context) => {
    const name = siteOf(item, context);
    return name === undefined ? undefined : siteReference(name);
  },
  gone: "keep",
  isLookup: true,
  scopes: ({ desired }) => [{ filter: "vid", values: desired.flatMap(({ fields }) => (typeof fields["vid"] === "number" ? [fields["vid"]] : [])) }, { filter: "name", values: desired.map(({ fields }) => textOf(fields["name"])) }],
  naturalKey: ({ vid }) => (typeof vid === "number" ? String(vid) : undefined),
  // The same id stands for another VLAN in another group or site; within the group there is one.
  hasDuplicates: true,
  uniqueBy: ["group", "vid"],
  // A VNet with another tag than before has a VLAN of its name there already, which is a person's to change.
  alsoUniqueBy: ["group", "name"],
  claim: claimVlan,
  adjust: (desired, { row }) => (row === undefined ? {} : { without: Object.keys(desired.fields) }),
  supports: ({ facts }) => {
    const name = groupOf({ facts });
    return name === undefined ? [] : [vlanGroupObject(name), ...sitesOf({ facts }).map(siteObject)];
  },
});
