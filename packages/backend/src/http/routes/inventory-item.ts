import type { InventoryItem } from "@proxbox/contract";
import { redact } from "@proxbox/server";
import type { InventoryRow } from "../../store/store.ts";

/** A row of the inventory as it is answered, without secrets. */
export function toInventoryItem({ firstSeenAt, lastSeenAt, staleReason, data, ...row }: InventoryRow): InventoryItem {
  const { kind, key, label, source, parent } = row;
  return { kind, key, label, source, parent, data: redact(data) as Record<string, unknown>, first_seen_at: firstSeenAt, last_seen_at: lastSeenAt, stale_reason: staleReason };
}
