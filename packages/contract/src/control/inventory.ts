import { z } from "zod";
import { FieldValue } from "../field-value.ts";

/** How many there are of each kind: objects of NetBox that Proxbox writes, and items that NetBox itself has no model for. */
export const InventoryKinds = z.object({ objects: z.record(z.string(), z.int()), items: z.record(z.string(), z.int()) }).meta({ id: "InventoryKinds" });
/** How many there are of each kind. */
export type InventoryKinds = Readonly<z.infer<typeof InventoryKinds>>;

/** An object of NetBox as Proxbox last wrote it: what Proxmox VE said, in NetBox's terms. */
export const WrittenObject = z
  .object({
    kind: z.string(),
    key: z.string(),
    label: z.string(),
    netbox_id: z.int(),
    parent: z.string().nullable(),
    /** Proxbox made it; an adopted object is never removed by it. */
    is_owned: z.boolean(),
    /** Since when Proxmox VE no longer has it. */
    missing_since: z.string().nullable(),
    /** Since when it could not be seen, and why. */
    stale_since: z.string().nullable(),
    stale_reason: z.string().nullable(),
    fields: z.record(z.string(), FieldValue),
    /** What the references among the fields are called, by field; absent from an older backend. */
    names: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "WrittenObject" });
/** An object of NetBox as Proxbox last wrote it. */
export type WrittenObject = Readonly<z.infer<typeof WrittenObject>>;

/** An item of the inventory: a storage, a backup, a snapshot, a task. */
export const InventoryItem = z
  .object({
    kind: z.string(),
    key: z.string(),
    label: z.string(),
    source: z.string(),
    parent: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    first_seen_at: z.string(),
    last_seen_at: z.string(),
    stale_reason: z.string().nullable(),
  })
  .meta({ id: "InventoryItem" });
/** An item of the inventory. */
export type InventoryItem = Readonly<z.infer<typeof InventoryItem>>;

/** An item with the backend that has it. */
export const ListedItem = InventoryItem.extend({ backend_id: z.int() }).meta({ id: "ListedItem" });
/** An item with the backend that has it. */
export type ListedItem = Readonly<z.infer<typeof ListedItem>>;

/** Where an object or item is to be found: its pages, the Proxmox endpoint that is read for it, and the guest that it is or hangs on. */
export const ObjectPlace = z
  .object({
    /** Its page in NetBox; null for what NetBox has none of. */
    netbox_url: z.string().nullable(),
    /** Its place in the web interface of Proxmox VE; null for what many endpoints share, and for what Proxmox VE no longer has. */
    proxmox_url: z.string().nullable(),
    /** Of the backend's answer the backend's id, of the control plane's the control plane's. */
    endpoint: z.object({ id: z.int(), name: z.string() }).nullable(),
    guest: z.object({ netbox_id: z.int(), label: z.string() }).nullable(),
  })
  .meta({ id: "ObjectPlace" });
/** Where an object or item is to be found. */
export type ObjectPlace = Readonly<z.infer<typeof ObjectPlace>>;

/** One item with where it is to be found. */
export const ItemDocument = z.object({ item: InventoryItem, place: ObjectPlace }).meta({ id: "ItemDocument" });
/** One item with where it is to be found. */
export type ItemDocument = Readonly<z.infer<typeof ItemDocument>>;

/** One object with what hangs on it: interfaces, addresses and disks; snapshots, backups and tasks. At most 500 of each. */
export const ObjectDocument = z.object({ object: WrittenObject, place: ObjectPlace, below: z.array(WrittenObject), items: z.array(InventoryItem) }).meta({ id: "ObjectDocument" });
/** One object with what hangs on it. */
export type ObjectDocument = Readonly<z.infer<typeof ObjectDocument>>;

/**
 * One field of an object in three readings. `same`: all agree; `write`: the next sync writes Proxmox VE's value; `pinned`, `conflict`, `kept`:
 * NetBox's value stays; `theirs`: it differs, and is people's since the object was made or by the settings.
 */
export const NetboxField = z
  .object({
    name: z.string(),
    proxmox: FieldValue,
    written: FieldValue,
    netbox: FieldValue,
    /** What NetBox calls the object that its value refers to. */
    netbox_label: z.string().nullable(),
    state: z.enum(["same", "write", "pinned", "conflict", "kept", "theirs"]),
    reason: z.string(),
  })
  .meta({ id: "NetboxField" });
/** One field of an object in three readings. */
export type NetboxField = Readonly<z.infer<typeof NetboxField>>;

/** What NetBox has of an object now. `gone`: none under its id that the token may see; `other`: another object has its id. */
export const NetboxNow = z.object({ state: z.enum(["there", "gone", "other"]), read_at: z.string(), fields: z.array(NetboxField) }).meta({ id: "NetboxNow" });
/** What NetBox has of an object now. */
export type NetboxNow = Readonly<z.infer<typeof NetboxNow>>;

// One object or item that was looked for.
const SearchHit = z
  .object({
    key: z.string(),
    label: z.string(),
    /** Of an object of NetBox; null for an item. */
    netbox_id: z.int().nullable(),
    /** Since when Proxmox VE no longer has it. */
    missing_since: z.string().nullable(),
  })
  .meta({ id: "SearchHit" });
/** What of one kind was found: how many in all, and the best few. */
export const SearchGroup = z.object({ kind: z.string(), is_item: z.boolean(), total: z.int(), hits: z.array(SearchHit) }).meta({ id: "SearchGroup" });
/** What of one kind was found. */
export type SearchGroup = Readonly<z.infer<typeof SearchGroup>>;

/** What of one kind was found in all backends. */
export const FoundGroup = SearchGroup.extend({ hits: z.array(SearchHit.extend({ backend_id: z.int() }).meta({ id: "ListedHit" })) }).meta({ id: "FoundGroup" });
/** What of one kind was found in all backends. */
export type FoundGroup = Readonly<z.infer<typeof FoundGroup>>;
