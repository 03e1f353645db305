import { StorageRow } from "../proxmox/inventory-schema.ts";
import { attemptList } from "./read-list.ts";
import type { Attempt, List } from "./read-list.ts";
import type { Reading } from "./reading.ts";
import { remember } from "./remember.ts";

/** Shows every storage's definition, and is left out of the list where neither is held (pve-storage, API2/Storage/Config.pm). */
export const STORAGE_SIGHT = { path: "/storage", anyOf: ["Datastore.Audit", "Datastore.AllocateSpace"], isBelow: true } as const;

// Proxmox VE sets `shared` on these by itself; a version that does not print it must not make five storages of one.
const sharedTypes: ReadonlySet<string> = new Set(["cephfs", "cifs", "esxi", "glusterfs", "iscsi", "iscsidirect", "nfs", "pbs", "rbd", "zfs"]);

/** The list of storages, for items below this key. */
export function storageList(under: string): List<StorageRow> {
  return { path: "/storage", row: StorageRow, under };
}

/** Asks for the definitions of all storages: one list, whose rows hold everything, so that no storage is asked for alone. */
export function storageDefinitions(reading: Reading): Promise<Attempt<StorageRow>> {
  return remember(reading, "/storage", { make: () => attemptList(reading, storageList("")), isWorthKeeping: ({ isSeen }) => isSeen });
}

/** Says whether all nodes see the same content on a storage. */
export function isShared({ shared, type }: StorageRow): boolean {
  return shared || (type !== undefined && sharedTypes.has(type));
}
