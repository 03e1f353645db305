import { EVERY_ROW } from "../kinds/kind.ts";
import type { ReadContext, ReadScope } from "../kinds/kind.ts";
import { lookupKey } from "../kinds/lookup-kind.ts";
import type { InventoryItem } from "../inventory/inventory.ts";
import { parseAddress } from "../translate/guest-addresses.ts";
import { mapSubject } from "../translate/rules/map-subject.ts";
import { textOf } from "../values/text-of.ts";
import { adjustDocumented } from "./documented-already.ts";
import { made } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";
import type { ItemField } from "./item-kind.ts";

/** `10.0.0.0/24` in NetBox's own form, or undefined for what is no prefix. */
function prefixOf({ data }: InventoryItem): string | undefined {
  const parsed = parseAddress(textOf(data["cidr"]));
  return parsed === undefined ? undefined : `${parsed.host}/${parsed.prefixLength}`;
}

const vrf: ItemField = {
  type: "reference",
  from: "vrf of a mapping rule for the prefix",
  isRequired: true,
  of: ({ data }, { facts }) => {
    const { vrf: name } = mapSubject(facts, { address: textOf(data["network"] ?? textOf(data["cidr"]).split("/")[0]) });
    return name === undefined ? null : { kind: "vrf", key: lookupKey("vrf", name) };
  },
};

/** The longest line of filter values is not worth it where everything is one page. */
function scopes({ desired }: ReadContext): readonly ReadScope[] {
  return desired.some(({ fields }) => textOf(fields["prefix"]).includes(":")) ? [EVERY_ROW] : [{ filter: "prefix", values: desired.map(({ fields }) => textOf(fields["prefix"])) }];
}

/** The network of a subnet of the SDN. One that NetBox has already in that VRF is left exactly as it is. */
export const prefix = itemKind({
  name: "prefix",
  item: "sdn-subnet",
  isOfPlugin: false,
  about: "The network of a subnet of the SDN; one that NetBox has already is left as it is.",
  identity: "VRF and prefix",
  path: "ipam/prefixes",
  objectType: "ipam.prefix",
  dependsOn: ["vrf"],
  isMade: (item) => prefixOf(item) !== undefined,
  fields: {
    prefix: made("address", "subnet list: cidr, else the id", (item) => prefixOf(item)),
    vrf,
    status: { type: "choice", from: "fixed: active", of: () => "active" },
  },
  alsoRead: ["description", "comments", "tenant", "role", "vlan", "scope_id"],
  humanColumns: ["description", "comments", "tenant", "role", "vlan", "scope_id"],
  scopes,
  naturalKey: ({ prefix: value, vrf: vrfId }) => (typeof value !== "string" || vrfId === undefined ? undefined : `${typeof vrfId === "number" ? vrfId : "global"} ${value}`),
  adjust: adjustDocumented,
});
