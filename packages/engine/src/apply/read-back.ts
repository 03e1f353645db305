import type { Kind } from "../kinds/kind.ts";
import type { Query } from "../netbox/netbox.ts";
import type { Row } from "../values/row.ts";
import { addTo } from "../values/add-to.ts";
import { canonicalRow } from "../values/canonical.ts";
import { droppedFields } from "./accept.ts";
import type { Accepted } from "./accept.ts";
import { columnsOf } from "../kinds/columns.ts";
import type { Item } from "./item.ts";
import type { Writing } from "./writing.ts";

/** What a look into NetBox says about objects whose writing was not confirmed. */
export interface ReadBack {
  readonly done: readonly Accepted[];
  readonly open: readonly Item[];
}

// The clocks of two machines differ; a row older than this before the call is surely not ours.
const clockSlackMs = 15 * 60_000;

function distinct(items: readonly Item[], field: string): readonly (string | number)[] {
  const values = items.map((item) => item.values[field]).filter((value) => typeof value === "string" || typeof value === "number");
  return [...new Set(values)];
}

// The narrowest filters by which all objects of one kind are found again, by the fields that their model has.
const parents: readonly (readonly [field: string, filter: string])[] = [
  ["virtual_machine", "virtual_machine_id"],
  ["device", "device_id"],
  ["cluster", "cluster_id"],
  ["site", "site_id"],
];
const names: readonly (readonly [field: string, filter: string])[] = [
  ["slug", "slug"],
  ["mac_address", "mac_address"],
  ["address", "address"],
  ["name", "name__ie"],
];

function queryFor(items: readonly Item[]): Query | undefined {
  const has = (field: string): boolean => items.every((item) => item.values[field] !== undefined && item.values[field] !== null);
  const [field, filter] = names.find(([name]) => has(name)) ?? [];
  if (field === undefined || filter === undefined) return undefined;
  const parent = field === "name" ? parents.find(([name]) => has(name)) : undefined;
  if (parent?.[0] === "virtual_machine" || parent?.[0] === "device") return { [parent[1]]: distinct(items, parent[0]) };
  return { [filter]: distinct(items, field) };
}

/** Rows that have the natural keys of objects to be created, by natural key. */
async function rowsByKey(writing: Writing, kind: Kind, items: readonly Item[]): Promise<ReadonlyMap<string, readonly Row[]>> {
  const found = new Map<string, Row[]>();
  const query = queryFor(items);
  if (query === undefined) return found;
  for (const row of await writing.input.netbox.list(kind.path, query, { fields: columnsOf(kind), isPatient: false })) {
    const key = kind.naturalKey(canonicalRow(kind, row));
    if (key !== undefined) addTo(found, key, row);
  }
  return found;
}

function isNewEnough(row: Row, sinceMs: number): boolean {
  return row.created === undefined || Date.parse(row.created) >= sinceMs - clockSlackMs;
}

async function createdMeanwhile(writing: Writing, items: readonly Item[], isOurs: (item: Item, row: Row) => boolean): Promise<ReadBack> {
  const [first] = items;
  if (first === undefined) return { done: [], open: [] };
  const rows = await rowsByKey(writing, first.kind, items);
  const taken = new Set([...writing.ids].flatMap(([name, id]) => (name.startsWith(`${first.kind.name} `) ? [id] : [])));
  const done: Accepted[] = [];
  const open: Item[] = [];
  for (const item of items) {
    const candidates = rows.get(first.kind.naturalKey(item.values) ?? "") ?? [];
    const row = candidates.find((candidate) => !taken.has(candidate.id) && isOurs(item, candidate));
    if (row === undefined) open.push(item);
    else {
      taken.add(row.id);
      done.push({ item, row });
    }
  }
  return { done, open };
}

async function updatedMeanwhile(writing: Writing, items: readonly Item[]): Promise<ReadBack> {
  const [first] = items;
  if (first === undefined) return { done: [], open: [] };
  const ids = items.flatMap((item) => (item.id === undefined ? [] : [item.id]));
  const rows = await writing.input.netbox.list(first.kind.path, { id: ids }, { fields: columnsOf(first.kind), isPatient: false });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const done: Accepted[] = [];
  const open: Item[] = [];
  for (const item of items) {
    const row = item.id === undefined ? undefined : byId.get(item.id);
    const isDone = item.operation === "delete" ? row === undefined : row !== undefined && droppedFields(item, row).length === 0;
    if (isDone) done.push({ item, ...(row === undefined ? {} : { row }) });
    else open.push(item);
  }
  return { done, open };
}

/**
 * Looks in NetBox whether an unconfirmed call was executed after all, so that nothing is created twice (E94). A row is
 * taken for ours when it has the natural key and all values that we sent, no other object of ours holds it, and it was
 * born since `sinceMs` (the time of the call on our clock, with some slack). Throws `AppError` at once when NetBox cannot
 * be asked now.
 */
export async function readBack(writing: Writing, items: readonly Item[], sinceMs: number): Promise<ReadBack> {
  if (items[0]?.operation !== "create") return updatedMeanwhile(writing, items);
  return createdMeanwhile(writing, items, (item, row) => isNewEnough(row, sinceMs) && droppedFields(item, row).length === 0);
}

/** Finds objects that many share (tags, roles, types) which somebody else has created meanwhile (E80). */
export async function findShared(writing: Writing, items: readonly Item[]): Promise<ReadBack> {
  return createdMeanwhile(writing, items, () => true);
}

/** Objects of a deletion that stand in NetBox all the same. */
export async function stillThere(writing: Writing, items: readonly Item[]): Promise<ReadonlySet<Item>> {
  const { open } = await updatedMeanwhile(writing, items);
  return new Set(open);
}
