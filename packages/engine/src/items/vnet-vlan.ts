import { claimVlan } from "../kinds/vlan/claim.ts";
import { vlanGroupObject } from "../kinds/vlan-group/vlan-group.ts";
import { lookupSlugKey } from "../kinds/lookup-kind.ts";
import type { InventoryItem } from "../inventory/inventory.ts";
import { mapSubject } from "../translate/rules/map-subject.ts";
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

/**
 * The VLAN of a VNet in a zone of type vlan: used as it is documented in the group or without group and site, and made only in the group that is
 * named, where the settings let VLANs be made. An id of a qinq zone means something only inside the outer VLAN: it makes none.
 */
export const vnetVlan = itemKind({
  name: "vnet-vlan",
  item: "sdn-vnet",
  isOfPlugin: false,
  about: "The VLAN of a VNet in a zone of type vlan; made only in the VLAN group that is named, and only where VLANs may be made.",
  identity: "VLAN id, in the group that is named, else without group and site",
  path: "ipam/vlans",
  objectType: "ipam.vlan",
  dependsOn: ["vlan-group"],
  isMade: (item, context) => vidOf(item) !== undefined && groupOf(context) !== undefined && context.items.get(itemKey(context.source, "sdn-zone", textOf(item.data["zone"])))?.data["type"] === "vlan",
  fields: {
    vid: { ...made("integer", "/cluster/sdn/vnets: tag", vidOf), isOnCreateOnly: true },
    name: { ...made("text", "/cluster/sdn/vnets: vnet", ({ label }) => label), isOnCreateOnly: true },
    status: { ...made("choice", "fixed: active", () => "active"), isOnCreateOnly: true },
    group,
  },
  alsoRead: ["site"],
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
    return name === undefined ? [] : [vlanGroupObject(name)];
  },
});
