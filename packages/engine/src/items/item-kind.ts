import type { FieldValue, Reference } from "@proxbox/contract";
import type { InventoryItem } from "../inventory/inventory.ts";
import { claimOnce } from "../kinds/claim-once.ts";
import type { FieldSpec, Kind, KindName, ReadContext, ReadScope } from "../kinds/kind.ts";
import type { DesiredObject, Facts } from "../translate/desired.ts";
import { OWN_TAGS } from "../values/mark.ts";

/** What an item is made into a NetBox object with: the source it is of, and what the part of it showed besides. */
export interface ItemContext {
  readonly source: string;
  readonly facts: Pick<Facts, "settings" | "snapshot">;
  /** Every item of the same reading, by key. */
  readonly items: ReadonlyMap<string, InventoryItem>;
}

/** One field of an item's object: how it is written and compared, and its value; undefined leaves it out. */
export interface ItemField extends FieldSpec {
  of(item: InventoryItem, context: ItemContext): FieldValue | undefined;
}

/** A kind whose objects are made from items of the inventory instead of the snapshot. */
export interface ItemKind extends Kind {
  /** The kind of the items. */
  readonly item: string;
  /** Whether NetBox has the model only with netbox-proxbox. */
  readonly isOfPlugin: boolean;
  /** The fields of an item's object, or undefined where the item makes none. */
  fieldsOf(item: InventoryItem, context: ItemContext): DesiredObject["fields"] | undefined;
  /** The object near which an item's is looked for, where there are several with its natural key (a site for a VLAN). */
  near?(item: InventoryItem, context: ItemContext): Reference | undefined;
  /** Objects of other kinds, only looked up, to which its own refer or near which they are. */
  supports?(context: Pick<ItemContext, "facts">): readonly DesiredObject[];
}

/** What tells one such kind from another; the rest is common. */
export interface ItemKindOptions extends Pick<Kind, "name" | "about" | "identity" | "path" | "objectType" | "dependsOn" | "naturalKey">, Partial<Pick<Kind, "gone" | "identityKey" | "identify" | "adjust" | "alsoRead" | "humanColumns" | "claim" | "uniqueBy" | "alsoUniqueBy" | "hasDuplicates" | "isLookup">>, Pick<ItemKind, "supports" | "near"> {
  readonly item: string;
  /** Default true. */
  readonly isOfPlugin?: boolean;
  readonly fields: Readonly<Record<string, ItemField>>;
  /** Whether an item makes an object at all; default yes. */
  isMade?(item: InventoryItem, context: ItemContext): boolean;
  /** Rows to read; default all of the model. */
  scopes(context: ReadContext): readonly ReadScope[];
}

/** The tags of what Proxbox puts into NetBox, by which it knows its own again. */
const tags: ItemField = { type: "tags", from: "Proxbox's marks", of: () => OWN_TAGS };

/** Makes a kind of items from its table of fields. */
export function itemKind(options: ItemKindOptions): ItemKind {
  const { fields, isMade, isOfPlugin = true, ...rest } = options;
  const all: Readonly<Record<string, ItemField>> = { ...fields, tags };
  const dependsOn: readonly KindName[] = ["tag", ...options.dependsOn];
  return {
    gone: "remove",
    claim: claimOnce,
    ...rest,
    dependsOn,
    isOfPlugin,
    isLight: isOfPlugin,
    fields: Object.fromEntries(Object.entries(all).map(([name, { of: _of, ...spec }]) => [name, spec])),
    translate: () => [],
    fieldsOf(item, context) {
      if (isMade?.(item, context) === false) return undefined;
      const values = Object.entries(all).map(([name, field]) => [name, field.of(item, context)] as const);
      return Object.fromEntries(values.filter((entry): entry is readonly [string, FieldValue] => entry[1] !== undefined));
    },
  };
}
