import { AppError, InventoryItem, ItemDocument } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { toInventoryItem } from "./inventory-item.ts";
import { placeOfItem } from "./object-place.ts";
import type { PlaceParts } from "./object-place.ts";
import { PageQuery } from "./page-query.ts";

const text = z.string().min(1).max(255).optional();
const ItemsQuery = PageQuery.extend({ source: text, parent: text, search: text });

/** Leaves out what was not given. */
function given<T extends object>(value: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

/** Adds the routes of what Proxmox VE holds and NetBox has no model for: storages, snapshots, backups and the like. */
export function registerInventoryRoutes(app: App, parts: PlaceParts): void {
  const { store } = parts;
  const tags = ["inventory"];
  const kinds = z.object({ kinds: z.record(z.string(), z.int()) });
  app.get("/inventory", { schema: { tags, summary: "How many objects there are of each kind", response: { ...COMMON_ANSWERS, 200: kinds } } }, async () => ({ kinds: { ...store.inventory.kinds() } }));

  const schema = {
    tags,
    summary: "Objects of one kind",
    params: z.object({ kind: z.string().min(1).max(64) }),
    querystring: ItemsQuery,
    response: { ...COMMON_ANSWERS, 200: z.object({ total: z.int(), items: z.array(InventoryItem) }) },
  };
  app.get("/inventory/:kind", { schema }, async ({ params: { kind }, query: { offset, limit, ...filter } }) => {
    const { total, items } = store.inventory.list(kind, { offset, limit, ...given(filter) });
    return { total, items: items.map(toInventoryItem) };
  });

  const one = { tags, summary: "One object by its key, and where it is to be found", params: z.object({ kind: z.string().min(1).max(64) }), querystring: z.object({ key: z.string().min(1).max(1_000) }), response: { ...COMMON_ANSWERS, 200: ItemDocument, 404: Detail } };
  app.get("/inventory/:kind/item", { schema: one }, async ({ params: { kind }, query: { key } }) => {
    const item = store.inventory.at(kind, key);
    if (item === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `the inventory has no ${kind} ${key}` });
    return { item: toInventoryItem(item), place: placeOfItem(parts, item) };
  });
}
