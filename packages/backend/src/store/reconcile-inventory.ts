import type { Database } from "@proxbox/state";
import { text } from "./column.ts";
import { compareInventory } from "./compare-inventory.ts";
import type { InventoryComparison } from "./compare-inventory.ts";
import { stableJson } from "./stable-json.ts";
import type { InventoryDelta, InventoryLook } from "./store.ts";

function statements(database: Database) {
  return {
    known: database.prepare("SELECT * FROM inventory WHERE source = ? AND kind = ?"),
    put: database.prepare(
      `INSERT INTO inventory (kind, key, source, label, parent, data, first_seen_at, last_seen_at)
       VALUES (:kind, :key, :source, :label, :parent, :data, :at, :at)
       ON CONFLICT (kind, key) DO UPDATE SET source = :source, label = :label, parent = :parent, data = :data`,
    ),
    keep: database.prepare("UPDATE inventory SET stale_reason = ? WHERE kind = ? AND key = ?"),
    remove: database.prepare("DELETE FROM inventory WHERE kind = ? AND key = ?"),
    // One statement for all that were seen, instead of one for each of a hundred thousand.
    seen: database.prepare(
      `UPDATE inventory SET last_seen_at = :at, stale_reason = NULL
       WHERE source = :source AND kind = :kind AND key NOT IN (SELECT value FROM json_each(:notSeen))`,
    ),
  };
}

type Statements = ReturnType<typeof statements>;

function write(sql: Statements, { source, kind, at }: InventoryLook, { puts, told, kept, aside }: InventoryComparison): void {
  for (const { key, label, parent, data } of puts) sql.put.run({ kind, key, source, label, parent, data: stableJson(data), at });
  for (const { item, action } of told) {
    if (action === "deleted") sql.remove.run([kind, item.key]);
  }
  for (const { key, reason } of kept) sql.keep.run([reason, kind, key]);
  sql.seen.run({ at, source, kind, notSeen: JSON.stringify([...kept.map(({ key }) => key), ...aside]) });
}

function toDelta({ told, unchanged, kept }: InventoryComparison): InventoryDelta {
  const count = (asked: string): number => told.filter(({ action }) => action === asked).length;
  return { created: count("created"), updated: count("updated"), unchanged, deleted: count("deleted"), kept: kept.length };
}

/** Makes what writes one look into an open store, in one transaction; tells its changes once they are stored. */
export function inventoryReconciler(database: Database): (look: InventoryLook) => InventoryDelta {
  const sql = statements(database);
  return (look) => {
    const comparison = database.transaction(() => {
      const known = new Map(sql.known.all([look.source, look.kind]).map((row) => [text(row, "key"), row]));
      const found = compareInventory(look, known);
      if (look.isTrial !== true) write(sql, look, found);
      return found;
    });
    for (const { item, action } of comparison.told) look.onChange?.(item, action);
    return toDelta(comparison);
  };
}
