import { CompactTable, FoundGroup, InventoryKinds, ItemDocument, ListedItem, NetboxNow, ObjectDocument, StaleObject, UnavailableBackend } from "@proxbox/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { pageOf } from "../../../api/page-of.ts";
import { request } from "../../../api/request.ts";
import { toObjectRows } from "../compact-rows.ts";

/** Rows of a page of items. */
export const ITEM_ROWS = 100;

const unavailable = z.array(UnavailableBackend);
const Kinds = InventoryKinds.extend({ unavailable });
const Table = CompactTable.extend({ unavailable });
const Found = ObjectDocument.extend({ backend_id: z.int() });
const FoundItem = ItemDocument.extend({ backend_id: z.int() });

/** How many there are of each kind. */
export const kindsQuery = queryOptions({ queryKey: ["inventory", "kinds"], queryFn: ({ signal }) => request(Kinds, "/api/inventory/", { signal }) });

/** All objects of a kind. */
export function objectsQuery(kind: string) {
  return queryOptions({
    queryKey: ["inventory", "objects", kind],
    queryFn: async ({ signal }) => {
      const table = await request(Table, `/api/inventory/objects/${kind}/`, { signal });
      return { ...toObjectRows(table), unavailable: table.unavailable };
    },
    structuralSharing: false,
  });
}

/** One object by its id in NetBox, with what hangs on it. */
export function objectQuery(kind: string, id: string) {
  return queryOptions({ queryKey: ["inventory", "object", kind, id], queryFn: ({ signal }) => request(Found, `/api/inventory/objects/${kind}/${encodeURIComponent(id)}/`, { signal }) });
}

/** An object of a backend, by its id in NetBox. */
export interface WantedObject {
  readonly kind: string;
  readonly id: string;
  readonly backendId: number;
}

/** Fewest letters that are looked for. */
export const LEAST_SEARCHED = 2;
const Results = z.object({ groups: z.array(FoundGroup), unavailable });

/** What of every kind has these words in its name, key or address. */
export function searchQuery(search: string) {
  return queryOptions({ queryKey: ["inventory", "search", search], queryFn: ({ signal }) => request(Results, "/api/inventory/search/", { query: { q: search }, signal }), placeholderData: keepPreviousData });
}

/** What NetBox has of an object now. An answer is of its moment: the next look asks anew. */
export function netboxQuery({ kind, id, backendId }: WantedObject) {
  return queryOptions({ queryKey: ["inventory", "netbox", kind, id, backendId], queryFn: ({ signal }) => request(NetboxNow, `/api/inventory/objects/${kind}/${encodeURIComponent(id)}/netbox/`, { query: { backend_id: backendId }, signal }), gcTime: 0 });
}

/** One item of a backend by its key. */
export function itemQuery(kind: string, { key, backendId }: { readonly key: string; readonly backendId: number }) {
  return queryOptions({ queryKey: ["inventory", "item", kind, backendId, key], queryFn: ({ signal }) => request(FoundItem, `/api/inventory/items/${kind}/item/`, { query: { key, backend_id: backendId }, signal }) });
}

/** A page of the items of a kind. */
export function itemsQuery(kind: string, { search, offset = 0 }: { readonly search?: string | undefined; readonly offset?: number | undefined }) {
  return queryOptions({
    queryKey: ["inventory", "items", kind, search, offset],
    queryFn: ({ signal }) => request(pageOf(ListedItem).extend({ unavailable }), `/api/inventory/items/${kind}/`, { query: { search, offset, limit: ITEM_ROWS }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** A page of what could not be seen. */
export function staleQuery(offset = 0) {
  return queryOptions({ queryKey: ["stale", offset], queryFn: ({ signal }) => request(pageOf(StaleObject).extend({ unavailable }), "/api/stale/", { query: { offset, limit: ITEM_ROWS }, signal }), placeholderData: keepPreviousData });
}
