import { unseenBy } from "../collect/unseen.ts";
import { PoolMembers, PoolRow } from "../proxmox/inventory-schema.ts";
import { itemKey } from "../values/item-key.ts";
import { facts } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { reasonHidden } from "./prove-sight.ts";
import { readList } from "./read-list.ts";
import type { Reading } from "./reading.ts";

/** The path of a pool; one within another has a slash in its name, which only the list takes (PVE 8.1). */
function pathOf(poolid: string): string {
  return poolid.includes("/") ? `/pools?poolid=${encodeURIComponent(poolid)}` : `/pools/${encodeURIComponent(poolid)}`;
}

async function readPool(reading: Reading, { poolid, comment }: PoolRow): Promise<InventoryItem | undefined> {
  const key = itemKey(reading.source, "pool", poolid);
  try {
    const { members } = await reading.laneOf(undefined).run(() => reading.get(pathOf(poolid), PoolMembers));
    const guests = [...new Set(members.flatMap(({ vmid }) => vmid ?? []))].sort((left, right) => left - right);
    const storages = [...new Set(members.flatMap(({ type, storage }) => (type === "storage" && storage !== undefined ? [storage] : [])))].sort();
    return { kind: "pool", key, label: poolid, parent: null, data: facts({ pool_id: poolid, comment, guests, storages }) };
  } catch (thrown) {
    // It may have gone since the list was read: what is known of it stays until a list says so.
    reading.leaveOut(key, unseenBy(thrown).detail);
    return undefined;
  }
}

/**
 * Reads the pools with their members. They are an extra beside the storages: a privilege that is missing for them makes no warning, and only keeps what
 * is known (without Pool.Audit Proxmox VE lists none and answers 200, E19).
 */
export async function readPools(reading: Reading): Promise<readonly InventoryItem[]> {
  const under = itemKey(reading.source, "pool");
  const pools = await readList(reading, { path: "/pools", row: PoolRow, under });
  if (pools === undefined) return [];
  const hidden = await reasonHidden(reading, [{ path: "/pool", anyOf: ["Pool.Audit"], isBelow: true }]);
  if (hidden !== undefined) reading.leaveOut(under, hidden);
  const found = await Promise.all(pools.map((pool) => readPool(reading, pool)));
  return found.filter((item) => item !== undefined);
}
