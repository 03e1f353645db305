import type { Database } from "@proxbox/state";
import { number, text } from "./column.ts";
import { toInventoryRow } from "./inventory-row.ts";
import { listInventory } from "./list-inventory.ts";
import { inventoryReconciler } from "./reconcile-inventory.ts";
import type { InventoryTable } from "./store.ts";

/** The inventory in an open store. */
export function openInventoryTable(database: Database): InventoryTable {
  const kinds = database.prepare("SELECT kind, count(*) AS count FROM inventory GROUP BY kind ORDER BY kind");
  const at = database.prepare("SELECT * FROM inventory WHERE kind = :kind AND key = :key");
  return {
    at(kind, key) {
      const row = at.get({ kind, key });
      return row === undefined ? undefined : toInventoryRow(row);
    },
    list: (kind, query) => listInventory(database, kind, query),
    kinds: () => Object.fromEntries(kinds.all().map((row) => [text(row, "kind"), number(row, "count")])),
    reconcile: inventoryReconciler(database),
  };
}
