import { unseenBy } from "../collect/unseen.ts";
import { StorageUsageRow } from "../proxmox/inventory-schema.ts";
import type { StorageRow } from "../proxmox/inventory-schema.ts";
import { rowsOf } from "../proxmox/schema.ts";
import { facts } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { proveSight } from "./prove-sight.ts";
import { settleList } from "./read-list.ts";
import type { Reading } from "./reading.ts";
import { STORAGE_SIGHT, isShared, storageDefinitions, storageList } from "./storage-definitions.ts";

type Usage = Readonly<Record<string, unknown>>;

async function readUsage(reading: Reading): Promise<readonly StorageUsageRow[]> {
  try {
    // One list for all nodes: it comes from what the nodes have told each other, so that a dead one costs nothing.
    return (await reading.get("/cluster/resources?type=storage", rowsOf(StorageUsageRow))).rows;
  } catch (thrown) {
    reading.findings.warn(`How full the storages are could not be read: ${unseenBy(thrown).detail}`);
    return [];
  }
}

function figures({ status, disk, maxdisk }: StorageUsageRow): Usage {
  const available = disk === undefined || maxdisk === undefined ? undefined : Math.max(0, maxdisk - disk);
  return facts({ status, total_bytes: maxdisk, used_bytes: disk, available_bytes: available });
}

// A shared storage is full or empty for all nodes alike; each node has a local one of its own.
function observedOf(reading: Reading, storage: StorageRow, usage: readonly StorageUsageRow[]): Usage {
  const rows = usage.filter((row) => row.storage === storage.storage).sort((a, b) => (a.node < b.node ? -1 : 1));
  const [first] = [...rows.filter((row) => row.status === "available"), ...rows];
  if (first === undefined) return {};
  const shown = isShared(storage) ? figures(first) : { nodes: Object.fromEntries(rows.map((row) => [row.node, figures(row)])) };
  return { observed: { at: reading.options.clock().toISOString(), ...shown } };
}

function toItem(reading: Reading, row: StorageRow, usage: readonly StorageUsageRow[]): InventoryItem {
  const { storage, shared, disable, maxfiles, "prune-backups": prune, ...more } = row;
  // `maxfiles` is what PVE 6 had instead of a retention.
  const retention = prune ?? (maxfiles === undefined ? undefined : { keep_last: maxfiles });
  const data = facts({ name: storage, ...more, is_shared: isShared(row), is_enabled: !disable, prune_backups: retention });
  return { kind: "storage", key: itemKey(reading.source, "storage", storage), label: storage, parent: null, data: { ...data, ...observedOf(reading, row, usage) } };
}

/** Reads the storages: how they are defined, and under `observed` how full they are; `undefined` where they could not be seen. */
export async function readStorages(reading: Reading): Promise<readonly InventoryItem[] | undefined> {
  const under = itemKey(reading.source, "storage");
  const storages = settleList(reading, storageList(under), await storageDefinitions(reading));
  if (storages === undefined) return undefined;
  await proveSight(reading, under, [STORAGE_SIGHT]);
  // Every node has `local` unless somebody took pains to remove it: an empty list is a lost one (E19).
  if (storages.length === 0) reading.leaveOut(under, "no storage is visible");
  const usage = storages.length === 0 ? [] : await readUsage(reading);
  return storages.map((storage) => toItem(reading, storage, usage));
}
