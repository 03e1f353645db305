import { fromRow } from "@proxbox/state";
import type { WrittenRecord } from "@proxbox/engine";
import type { Database } from "@proxbox/state";
import { number, text } from "./column.ts";

/** What was last written to one NetBox, read only; a scope of it begins with the NetBox's own `prefix`. */
export interface ObjectTable {
  kinds(prefix: string): Readonly<Record<string, number>>;
  /** All of a kind, by key. */
  list(prefix: string, kind: string): readonly WrittenRecord[];
  find(prefix: string, kind: string, netboxId: number): WrittenRecord | undefined;
  /** What the objects of a kind are called, by NetBox id. */
  labels(prefix: string, kind: string): ReadonlyMap<number, string>;
  at(prefix: string, kind: string, key: string): WrittenRecord | undefined;
  /** What hangs on an object, by key; at most `limit`. */
  below(prefix: string, key: string, limit: number): readonly WrittenRecord[];
}

const from = "FROM record JOIN scope ON scope.id = record.scope_id WHERE substr(scope.name, 1, length(:prefix)) = :prefix";

function toRecord(row: Parameters<typeof fromRow>[0]): WrittenRecord {
  return fromRow(row, (text) => text);
}

/** The objects that were last written, in an open store. */
export function openObjectTable(database: Database): ObjectTable {
  const kinds = database.prepare(`SELECT kind, count(*) AS count ${from} GROUP BY kind ORDER BY kind`);
  const list = database.prepare(`SELECT record.* ${from} AND kind = :kind ORDER BY key`);
  const find = database.prepare(`SELECT record.* ${from} AND kind = :kind AND netbox_id = :netboxId`);
  const labels = database.prepare(`SELECT netbox_id, label ${from} AND kind = :kind`);
  const at = database.prepare(`SELECT record.* ${from} AND kind = :kind AND key = :key`);
  const below = database.prepare(`SELECT record.* ${from} AND (parent = :key OR substr(key, 1, length(:key) + 1) = :key || '/') ORDER BY kind, key LIMIT :limit`);
  const optional = (row: Parameters<typeof fromRow>[0] | undefined): WrittenRecord | undefined => (row === undefined ? undefined : toRecord(row));
  return {
    kinds: (prefix) => Object.fromEntries(kinds.all({ prefix }).map((row) => [text(row, "kind"), number(row, "count")])),
    list: (prefix, kind) => list.all({ prefix, kind }).map(toRecord),
    find: (prefix, kind, netboxId) => optional(find.get({ prefix, kind, netboxId })),
    labels: (prefix, kind) => new Map(labels.all({ prefix, kind }).map((row) => [number(row, "netbox_id"), text(row, "label")])),
    at: (prefix, kind, key) => optional(at.get({ prefix, kind, key })),
    below: (prefix, key, limit) => below.all({ prefix, key, limit }).map(toRecord),
  };
}
