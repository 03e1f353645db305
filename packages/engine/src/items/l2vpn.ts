import type { InventoryItem } from "../inventory/inventory.ts";
import { EVERY_ROW } from "../kinds/kind.ts";
import { fitName, toSlug } from "../values/fit.ts";
import { itemKey } from "../values/item-key.ts";
import { textOf } from "../values/text-of.ts";
import { adjustDocumented } from "./documented-already.ts";
import { number } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";
import type { ItemContext, ItemField } from "./item-kind.ts";

/** NetBox's types of L2VPNs by Proxmox VE's types of zones; VNets of other zones are no overlay (sync-mapping.md 3.21). */
const TYPES: Readonly<Record<string, string>> = { evpn: "vxlan-evpn", vxlan: "vxlan" };

/** NetBox's limit of an L2VPN's name. */
const NAME = 100;

/** The type of the zone that a VNet is in; undefined where the zones could not be read. */
function zoneType({ data }: InventoryItem, { source, items }: ItemContext): string | undefined {
  const zone = items.get(itemKey(source, "sdn-zone", textOf(data["zone"])));
  return zone === undefined ? undefined : textOf(zone.data["type"]);
}

function parts({ data, label }: InventoryItem, { source, facts }: ItemContext): readonly string[] {
  return [source, facts.snapshot.cluster.name, textOf(data["zone"]), label];
}

const name: ItemField = { type: "text", from: "source, cluster, zone and VNet", of: (item, context) => fitName(`Proxbox ${parts(item, context).join(" / ")}`, NAME) };
const slug: ItemField = { type: "text", from: "made from the name", of: (item, context) => toSlug(`proxbox-${parts(item, context).join("-")}`) };

// Without the zone nobody knows what it is: it is not made then, and one that is there is kept.
const type: ItemField = {
  type: "choice",
  from: "/cluster/sdn/zones: type (evpn, vxlan)",
  isRequired: true,
  of: (item, context) => {
    const ofZone = zoneType(item, context);
    return ofZone === undefined ? undefined : TYPES[ofZone];
  },
};

/** The overlay network of a VNet in a zone of type evpn or vxlan. One that people have documented, by slug or identifier, is never changed. */
export const l2vpn = itemKind({
  name: "l2vpn",
  item: "sdn-vnet",
  isOfPlugin: false,
  about: "The overlay of a VNet in a zone of type evpn or vxlan; one that NetBox has already is left as it is.",
  identity: "slug, or identifier",
  path: "vpn/l2vpns",
  objectType: "vpn.l2vpn",
  dependsOn: [],
  isMade: (item, context) => {
    const ofZone = zoneType(item, context);
    return ofZone === undefined || TYPES[ofZone] !== undefined;
  },
  fields: { name, slug, type, identifier: number("/cluster/sdn/vnets: tag", "tag") },
  alsoRead: ["description", "comments", "tenant", "import_targets", "export_targets"],
  humanColumns: ["description", "comments", "tenant", "import_targets", "export_targets"],
  scopes: () => [EVERY_ROW],
  naturalKey: ({ slug: value }) => (typeof value === "string" ? value : undefined),
  identityKey: ({ identifier }) => (typeof identifier === "number" ? String(identifier) : undefined),
  identify: ({ fields }, { identifier }) => typeof identifier === "number" && fields["identifier"] === identifier,
  adjust: adjustDocumented,
});
