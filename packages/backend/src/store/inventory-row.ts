import type { Row } from "@proxbox/state";
import { json, text, textOrNull } from "./column.ts";
import type { InventoryItem, InventoryRow } from "./store.ts";

/** A row as the item that was seen. */
export function toItem(row: Row): InventoryItem {
  return {
    kind: text(row, "kind"),
    key: text(row, "key"),
    label: text(row, "label"),
    parent: textOrNull(row, "parent"),
    data: json(row, "data") as InventoryItem["data"],
  };
}

/** A row as the item and when it was seen. */
export function toInventoryRow(row: Row): InventoryRow {
  return {
    ...toItem(row),
    source: text(row, "source"),
    firstSeenAt: text(row, "first_seen_at"),
    lastSeenAt: text(row, "last_seen_at"),
    staleReason: textOrNull(row, "stale_reason"),
  };
}
