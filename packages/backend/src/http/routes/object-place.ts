import type { ObjectPlace } from "@proxbox/contract";
import { ITEM_KINDS, KINDS, guestOf, recordScope, sourceOf } from "@proxbox/engine";
import type { WrittenRecord } from "@proxbox/engine";
import { proxmoxUrl, toNetboxOptions } from "../../endpoints/engine-options.ts";
import type { InventoryRow, ProxmoxEndpointRow } from "../../store/store.ts";
import type { AppParts } from "../app-parts.ts";
import { proxmoxLink } from "./proxmox-link.ts";

/** What places are made with. */
export type PlaceParts = Pick<AppParts, "store" | "endpoints">;

const PATHS = new Map([...KINDS, ...ITEM_KINDS].map(({ name, path }) => [name, path]));

/** Beginning of the scopes of this backend's NetBox; undefined without one. */
export function prefixOf({ store, endpoints }: PlaceParts): string | undefined {
  const row = store.netboxEndpoint.get();
  return row === undefined ? undefined : recordScope(toNetboxOptions(row, endpoints), "");
}

/** NetBox's pages have the addresses of its API but for `/api`. */
function netboxUrl({ store, endpoints }: PlaceParts, { kind, netboxId }: Pick<WrittenRecord, "kind" | "netboxId">): string | null {
  const row = store.netboxEndpoint.get();
  const path = PATHS.get(kind);
  return row === undefined || path === undefined ? null : new URL(`/${path}/${netboxId}/`, toNetboxOptions(row, endpoints).url).href;
}

function endpointOf({ store }: PlaceParts, key: string): ProxmoxEndpointRow | undefined {
  return store.proxmoxEndpoints.list().find(({ source }) => source === sourceOf(key));
}

function guestAt({ store }: PlaceParts, prefix: string | undefined, key: string | undefined): ObjectPlace["guest"] {
  const found = prefix === undefined || key === undefined ? undefined : store.objects.at(prefix, "virtual-machine", key);
  return found === undefined ? null : { netbox_id: found.netboxId, label: found.label };
}

function about(parts: PlaceParts, key: string, guestKey: string | undefined): { readonly row: ProxmoxEndpointRow | undefined; readonly place: Pick<ObjectPlace, "endpoint" | "guest"> } {
  const row = endpointOf(parts, key);
  return { row, place: { endpoint: row === undefined ? null : { id: row.id, name: row.name }, guest: guestAt(parts, prefixOf(parts), guestKey) } };
}

/** Where an object of NetBox is to be found. */
export function placeOfObject(parts: PlaceParts, record: WrittenRecord): ObjectPlace {
  const { row, place } = about(parts, record.key, guestOf(record.key));
  // `~` marks what a vmid stood for before: its place is another guest's now.
  const isGone = record.missingSince !== undefined || record.key.includes("~");
  return { ...place, netbox_url: netboxUrl(parts, record), proxmox_url: row === undefined || isGone ? null : proxmoxLink(proxmoxUrl(row), { key: record.key, nodes: [] }) };
}

/** Nodes on which a storage is looked at: its own, else any of its cluster. */
function nodesOf({ store }: PlaceParts, prefix: string | undefined, { data, source }: InventoryRow): readonly string[] {
  const { nodes, observed } = data as { readonly nodes?: unknown; readonly observed?: { readonly nodes?: Readonly<Record<string, unknown>> } };
  if (Array.isArray(nodes) && nodes.length > 0) return nodes.map(String);
  const seen = Object.keys(observed?.nodes ?? {});
  if (seen.length > 0 || prefix === undefined) return seen;
  return store.objects.list(prefix, "node").flatMap(({ key, missingSince }) => (sourceOf(key) === source && missingSince === undefined ? [key.slice(`${source}/node/`.length)] : []));
}

/** Where an item of the inventory is to be found; a page in NetBox it has where netbox-proxbox keeps it. */
export function placeOfItem(parts: PlaceParts, item: InventoryRow): ObjectPlace {
  const { row, place } = about(parts, item.key, item.parent ?? undefined);
  const prefix = prefixOf(parts);
  const record = prefix === undefined ? undefined : parts.store.objects.at(prefix, item.kind, item.key);
  const link = row === undefined ? null : proxmoxLink(proxmoxUrl(row), { key: item.parent ?? item.key, nodes: nodesOf(parts, prefix, item) });
  return { ...place, netbox_url: record === undefined ? null : netboxUrl(parts, record), proxmox_url: link };
}
