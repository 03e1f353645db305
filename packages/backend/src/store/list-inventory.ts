import type { Database } from "@proxbox/state";
import { number } from "./column.ts";
import { toInventoryRow } from "./inventory-row.ts";
import { likeWords } from "./search-words.ts";
import type { InventoryQuery, InventoryTable } from "./store.ts";

const filters = {
  source: "source = :source",
  parent: "parent = :parent",
  search: String.raw`NOT EXISTS (SELECT 1 FROM json_each(:search) AS word WHERE NOT (inventory.label LIKE word.value ESCAPE '\' OR inventory.key LIKE word.value ESCAPE '\'))`,
} as const;

/** One page of a kind and how many there are in all. */
export function listInventory(database: Database, kind: string, query: InventoryQuery): ReturnType<InventoryTable["list"]> {
  const { offset, limit, source, parent, search } = query;
  const asked = { source, parent, search: search === undefined ? undefined : JSON.stringify(likeWords(search)) };
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name as keyof typeof filters, value] as const]));
  const values = { kind, ...Object.fromEntries(given) };
  const from = `FROM inventory WHERE ${["kind = :kind", ...given.map(([name]) => filters[name])].join(" AND ")}`;
  const total = number(database.prepare(`SELECT count(*) AS count ${from}`).get(values) ?? {}, "count");
  const rows = database.prepare(`SELECT * ${from} ORDER BY key LIMIT :limit OFFSET :offset`).all({ ...values, limit, offset });
  return { total, items: rows.map(toInventoryRow) };
}
