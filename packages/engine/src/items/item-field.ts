import type { FieldValue } from "@proxbox/contract";
import type { InventoryItem } from "../inventory/inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { fitName } from "../values/fit.ts";
import { jsonText } from "../values/json-text.ts";
import { textOf } from "../values/text-of.ts";
import type { ItemField } from "./item-kind.ts";
import { endpointKey } from "./proxmox-endpoint.ts";

/** netbox-proxbox's models have texts of this length where they are one line (its `CharField`s). */
const LINE = 255;

/** How a field is written that is not the default's way. */
type More = Partial<Pick<ItemField, "policy" | "isOnCreateOnly" | "isRequired">>;

function listed(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).join(",") : textOf(value);
}

/** One line of text from a fact of the item; a list is joined by commas. */
export function line(from: string, fact: string, more: More = {}): ItemField {
  return { type: "text", from, ...more, of: ({ data }) => fitName(listed(data[fact]), LINE) };
}

/** Text of any length. NetBox trims it, and PostgreSQL takes no NUL. */
export function prose(from: string, fact: string): ItemField {
  return { type: "text", from, of: ({ data }) => textOf(data[fact]).replaceAll("\0", "").trim() };
}

/** A number, or nothing. */
export function number(from: string, fact: string, type: "integer" | "decimal" = "integer"): ItemField {
  return { type, from, of: ({ data }) => (typeof data[fact] === "number" ? data[fact] : null) };
}

/** Yes or no; what Proxmox VE leaves out is no. */
export function flag(from: string, fact: string): ItemField {
  return { type: "boolean", from, of: ({ data }) => data[fact] === true };
}

/** A moment to the second; nothing where Proxmox VE tells none. */
export function moment(from: string, fact: string): ItemField {
  return { type: "datetime", from, of: ({ data }) => (typeof data[fact] === "string" ? `${data[fact].slice(0, 19)}Z` : null) };
}

/** A list as JSON. */
export function list(from: string, fact: string): ItemField {
  return { type: "json", from, of: ({ data }) => jsonText(data[fact]) };
}

/** A value that is worked out of the item. */
export function made(type: ItemField["type"], from: string, of: (item: InventoryItem) => FieldValue | undefined): ItemField {
  return { type, from, of };
}

/** Whether the object is in Proxmox VE: always, since one that is gone is removed. netbox-proxbox marks such as `stale` instead. */
export const ACTIVE: ItemField = { type: "choice", from: "fixed: active", policy: "source", of: () => "active" };

/** The virtual machine that an item hangs on. */
export const VIRTUAL_MACHINE: ItemField = {
  type: "reference",
  from: "the guest",
  isRequired: true,
  of: ({ parent }) => (parent === null ? undefined : { kind: "virtual-machine", key: parent }),
};

/** netbox-proxbox's own row of the Proxmox VE endpoint, where it has one. */
export function endpointField(more: More = {}): ItemField {
  return { type: "reference", from: "netbox-proxbox's endpoint of the same address or name", ...more, of: (_item, { source }) => ({ kind: "proxmox-endpoint", key: endpointKey(source) }) };
}

/** The storage that a fact names. */
export function storageField(fact: string): ItemField {
  return {
    type: "reference",
    from: `the storage that ${fact} names`,
    of: ({ data }, { source }) => (typeof data[fact] === "string" ? { kind: "storage", key: itemKey(source, "storage", data[fact]) } : null),
  };
}
