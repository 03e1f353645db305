import type { DraftRemark } from "../values/conflict-claim.ts";
import { isReference } from "@proxbox/contract";
import type { InventoryItem, InventoryReading } from "../inventory/inventory.ts";
import { objectName } from "../kinds/kind.ts";
import type { KindName } from "../kinds/kind.ts";
import type { Desired, DesiredObject, Facts, Unseen } from "../translate/desired.ts";
import { itemKey } from "../values/item-key.ts";
import type { ItemContext, ItemKind } from "./item-kind.ts";

/** What the items of one source become objects with. */
export interface ItemsInput {
  readonly source: string;
  readonly facts: Pick<Facts, "settings" | "snapshot">;
  readonly kinds: readonly ItemKind[];
  readonly readings: readonly InventoryReading[];
  /** Names of the objects that we have records of, as `objectName` makes them. */
  readonly recorded: ReadonlySet<string>;
  /** Whether what an item hangs on is in NetBox, or will be after this run. */
  willExist(kind: KindName, key: string): boolean;
}

/** Turns the items of one source into the objects that NetBox should have. Pure. */
export function desiredOfItems(input: ItemsInput): Desired {
  const items = new Map(input.readings.flatMap((reading) => reading.items.map((item) => [item.key, item] as const)));
  const context: ItemContext = { source: input.source, facts: input.facts, items };
  const remarks: DraftRemark[] = [];
  const objects = new Map(input.kinds.map((kind) => [kind.name, objectsOf(input, kind, { context, remarks })]));
  return { source: input.source, objects, unseen: input.kinds.flatMap((kind) => unseenOf(input, kind)), remarks, failures: [] };
}

function objectsOf(input: ItemsInput, kind: ItemKind, { context, remarks }: { context: ItemContext; remarks: DraftRemark[] }): readonly DesiredObject[] {
  const homeless: InventoryItem[] = [];
  const made: DesiredObject[] = [];
  for (const item of context.items.values()) {
    const fields = item.kind === kind.item ? kind.fieldsOf(item, context) : undefined;
    if (fields === undefined) continue;
    const near = kind.near?.(item, context);
    const object = { kind: kind.name, key: item.key, label: item.label, ...(item.parent === null ? {} : { parent: item.parent }), ...(near === undefined ? {} : { near }), fields };
    if (missingIn(input, kind, fields) === undefined) made.push(object);
    else if (input.recorded.has(objectName(kind.name, item.key))) made.push(withoutOwner(input, kind, object));
    else homeless.push(item);
  }
  const [first] = homeless;
  if (first !== undefined) remarks.push({ type: "notice", kind: kind.name, key: itemKey(input.source, kind.item), label: input.source, reason: `${homeless.length} of them are in the inventory alone: what they belong to is not in NetBox (${first.label}${homeless.length > 1 ? ", …" : ""})` });
  return made;
}

/** The field whose object is not to be had, without which this one makes no sense: the machine of a backup that outlived its guest. */
function missingIn(input: ItemsInput, kind: ItemKind, fields: DesiredObject["fields"]): string | undefined {
  return Object.keys(kind.fields).find((name) => {
    if (kind.fields[name]?.isRequired !== true) return false;
    const value = fields[name];
    return value === undefined || (isReference(value) && !input.willExist(value.kind, value.key));
  });
}

/** What NetBox has stays where it hangs; it is not made again once NetBox has deleted it along with its owner. */
function withoutOwner(input: ItemsInput, kind: ItemKind, object: DesiredObject): DesiredObject {
  const missing = missingIn(input, kind, object.fields);
  const fields = Object.fromEntries(Object.entries(object.fields).filter(([name]) => name !== missing));
  return { ...object, fields, isPartial: "what it belongs to is not in NetBox" };
}

function unseenOf({ source, readings, facts }: ItemsInput, kind: ItemKind): readonly Unseen[] {
  const all = itemKey(source, kind.item);
  const parts = readings.flatMap(({ unseen }) => unseen).filter(({ under, isOutsideScope }) => isOutsideScope !== true && (under === all || under.startsWith(`${all}/`)));
  // A list of no guests at all is a lost one (E19).
  const isLost = facts.snapshot.guests.length === 0 && facts.snapshot.onlyGuests === undefined && kind.fields["virtual_machine"] !== undefined;
  return [...parts, ...(isLost ? [{ under: all, reason: "Proxmox VE showed no guest at all" }] : [])].map(({ under, reason }) => ({ kind: kind.name, under, reason }));
}
