import { itemKey } from "../values/item-key.ts";
import type { InventoryItem } from "./inventory.ts";
import { readNodeStatuses } from "./read-node-statuses.ts";
import { readPools } from "./read-pools.ts";
import { readStorages } from "./read-storages.ts";
import type { Reading } from "./reading.ts";

/** Kinds of what a cluster has in common. */
export const STORAGE_KINDS = ["storage", "pool", "node-status"] as const;

/**
 * Reads what a cluster has in common: its storages, its pools, and what its nodes say of themselves (ADR 0030). Without the storages nothing of it is
 * read, so that the stage fails as a whole. Nobody asks for pools and nodes where NetBox alone is written: it has no place for them.
 */
export async function readStoragePart(reading: Reading): Promise<readonly InventoryItem[]> {
  const step = reading.countSteps(STORAGE_KINDS.length, "lists");
  const storages = await readStorages(reading);
  step();
  const isWanted = (kind: string): boolean => storages !== undefined && reading.options.onlyKinds?.has(kind) !== false;
  if (storages === undefined) for (const kind of ["pool", "node-status"]) reading.leaveOut(itemKey(reading.source, kind), "the storages could not be read");
  const pools = isWanted("pool") ? await readPools(reading) : [];
  step();
  const nodes = isWanted("node-status") ? await readNodeStatuses(reading) : [];
  step();
  return [...(storages ?? []), ...pools, ...nodes];
}
