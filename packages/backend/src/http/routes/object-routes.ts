import { AppError, CompactTable, ObjectDocument } from "@proxbox/contract";
import type { WrittenObject } from "@proxbox/contract";
import type { StaleMark, WrittenRecord } from "@proxbox/engine";
import { Detail, redact } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { toInventoryItem } from "./inventory-item.ts";
import { referenceNames } from "./reference-names.ts";
import { placeOfObject, prefixOf } from "./object-place.ts";
import type { PlaceParts as ObjectParts } from "./object-place.ts";

const tags = ["inventory"];
const Kind = z.string().min(1).max(64);
/** Most of what hangs on one object. */
const MOST_BELOW = 500;
/** Most of one kind of items: the route of items has pages. */
const MOST_ITEMS = 100;
const COLUMNS = ["key", "label", "netbox_id", "parent", "is_owned", "missing_since", "stale_since", "stale_reason"] as const;

/** Finds the mark of an object: its own, or that of what it hangs on. */
function staleFinder({ store }: ObjectParts): (key: string) => StaleMark | undefined {
  const marks = new Map(store.stale.list({ offset: 0, limit: Number.MAX_SAFE_INTEGER }).marks.map((mark) => [mark.under, mark]));
  return (key) => {
    for (let at = key; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
      const mark = marks.get(at);
      if (mark !== undefined) return mark;
    }
    return undefined;
  };
}

/** Makes documents of records of one NetBox. */
function documenting(parts: ObjectParts, prefix: string): (record: WrittenRecord) => WrittenObject {
  const staleOf = staleFinder(parts);
  const namesOf = referenceNames(parts.store.objects, prefix);
  return (record) => ({ ...toObject(record, staleOf(record.key)), names: { ...namesOf(record) } });
}

function toObject(record: WrittenRecord, mark: StaleMark | undefined): WrittenObject {
  const { kind, key, label, netboxId, parent, isOwned, missingSince, fields } = record;
  return {
    kind,
    key,
    label,
    netbox_id: netboxId,
    parent: parent ?? null,
    is_owned: isOwned,
    missing_since: missingSince ?? null,
    stale_since: mark?.since ?? null,
    stale_reason: mark?.reason ?? null,
    fields: redact(fields) as WrittenObject["fields"],
  };
}

/** A table to be looked at: references stand in it by their names. */
function toTable(objects: readonly WrittenObject[]): CompactTable {
  const names = [...new Set(objects.flatMap(({ fields }) => Object.keys(fields)))].toSorted();
  const rows = objects.map((object) => [...COLUMNS.map((column) => object[column]), ...names.map((name) => object.names?.[name] ?? object.fields[name] ?? null)]);
  return { columns: [...COLUMNS, ...names.map((name) => `fields.${name}`)], rows };
}

function documentOf(parts: ObjectParts, record: WrittenRecord, prefix: string): ObjectDocument {
  const { objects, inventory } = parts.store;
  const toDocument = documenting(parts, prefix);
  const { key } = record;
  const below = objects.below(prefix, key, MOST_BELOW).map(toDocument);
  const items = Object.keys(inventory.kinds()).flatMap((kind) => inventory.list(kind, { offset: 0, limit: MOST_ITEMS, parent: key }).items);
  return { object: toDocument(record), place: placeOfObject(parts, record), below, items: items.map(toInventoryItem) };
}

/** Adds the routes of the objects of NetBox that this backend writes, as it last wrote them. */
export function registerObjectRoutes(app: App, parts: ObjectParts): void {
  const { objects } = parts.store;
  const counted = { tags, summary: "How many objects of NetBox were written, of each kind", response: { ...COMMON_ANSWERS, 200: z.object({ kinds: z.record(z.string(), z.int()) }) } };
  app.get("/objects", { schema: counted }, async () => {
    const prefix = prefixOf(parts);
    return { kinds: prefix === undefined ? {} : { ...objects.kinds(prefix) } };
  });

  const listed = { tags, summary: "All objects of one kind as they were last written, as a table", params: z.object({ kind: Kind }), response: { ...COMMON_ANSWERS, 200: CompactTable } };
  app.get("/objects/:kind", { schema: listed }, async ({ params: { kind } }) => {
    const prefix = prefixOf(parts);
    return toTable(prefix === undefined ? [] : objects.list(prefix, kind).map(documenting(parts, prefix)));
  });

  const Params = z.object({ kind: Kind, netbox_id: z.coerce.number().int().min(1) });
  const one = { tags, summary: "One object of NetBox with what hangs on it", params: Params, response: { ...COMMON_ANSWERS, 200: ObjectDocument, 404: Detail } };
  app.get("/objects/:kind/:netbox_id", { schema: one }, async ({ params: { kind, netbox_id: netboxId } }) => {
    const prefix = prefixOf(parts);
    const record = prefix === undefined ? undefined : objects.find(prefix, kind, netboxId);
    if (prefix === undefined || record === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `nothing was written to a ${kind} ${netboxId}` });
    return documentOf(parts, record, prefix);
  });
}
