import { AppError } from "@proxbox/contract";
import type { ProxmoxClient } from "../proxmox/client.ts";
import { guestKey } from "../values/keys.ts";
import type { InventoryItem, InventoryOptions, InventoryPart, InventoryReading } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { readBackupRoutines } from "./read-backup-routines.ts";
import { readBackups } from "./read-backups.ts";
import { readReplications } from "./read-replications.ts";
import { SDN_KINDS, readSdn } from "./read-sdn.ts";
import { readSnapshots } from "./read-snapshots.ts";
import { STORAGE_KINDS, readStoragePart } from "./read-storage-part.ts";
import { readTaskHistory } from "./read-task-history.ts";
import { openReading } from "./reading.ts";
import type { Reading } from "./reading.ts";

interface Part {
  readonly kinds: readonly string[];
  /** Whether its items hang on guests, so that some of them can be asked for alone. */
  readonly hangsOnGuests: boolean;
  readonly read: (reading: Reading) => Promise<readonly InventoryItem[]>;
}

const parts: Readonly<Record<InventoryPart, Part>> = {
  storage: { kinds: STORAGE_KINDS, hangsOnGuests: false, read: readStoragePart },
  backups: { kinds: ["backup"], hangsOnGuests: true, read: readBackups },
  snapshots: { kinds: ["snapshot"], hangsOnGuests: true, read: readSnapshots },
  "task-history": { kinds: ["task-history"], hangsOnGuests: true, read: readTaskHistory },
  replications: { kinds: ["replication"], hangsOnGuests: true, read: readReplications },
  "backup-routines": { kinds: ["backup-routine"], hangsOnGuests: false, read: readBackupRoutines },
  sdn: { kinds: SDN_KINDS, hangsOnGuests: false, read: readSdn },
};

/** Kinds of everything that is read into the inventory. */
export const INVENTORY_KINDS: readonly string[] = Object.values(parts).flatMap(({ kinds }) => kinds);

function inOrder(items: readonly InventoryItem[]): readonly InventoryItem[] {
  const byKey = new Map<string, InventoryItem>();
  for (const item of items) if (!byKey.has(item.key)) byKey.set(item.key, item);
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function readPart(client: ProxmoxClient, options: InventoryOptions, signal: AbortSignal): Promise<InventoryReading> {
  const { hangsOnGuests, read, ...part } = parts[options.part];
  const kinds = part.kinds.filter((kind) => options.onlyKinds?.has(kind) !== false);
  const reading = openReading(client, options, signal);
  const isNarrow = hangsOnGuests && reading.only !== undefined;
  const items = await read(reading);
  if (isNarrow) for (const kind of kinds) reading.leaveOut(itemKey(options.source, kind), "only some guests were asked for", { isOutsideScope: true });
  return {
    kinds,
    items: inOrder(items),
    unseen: reading.unseen,
    ...(isNarrow ? { onlyParents: reading.guests.map(({ type, vmid }) => guestKey(options.source, type, vmid)) } : {}),
    problems: reading.findings.problems,
    warnings: reading.findings.warnings,
    requests: reading.requests,
  };
}

/**
 * Reads one part of the inventory of a Proxmox VE. What cannot be seen (a node that is down, a privilege that is missing, a
 * feature that this version lacks) is in `unseen`, for exactly what hangs there; only what concerns the whole endpoint
 * (unreachable, credentials, TLS) is thrown, as an `AppError`, and `RUN_CANCELLED` when the signal fires.
 */
export async function readInventory(client: ProxmoxClient, options: InventoryOptions): Promise<InventoryReading> {
  // One failure that ends the reading also ends what is still on its way for it.
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  try {
    return await readPart(client, options, signal);
  } catch (error) {
    throw options.signal.aborted ? new AppError("RUN_CANCELLED", { where: client.url, cause: error }) : error;
  } finally {
    ending.abort();
  }
}
