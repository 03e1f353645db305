import type { Guest } from "../collect/snapshot.ts";
import { SnapshotRow } from "../proxmox/inventory-schema.ts";
import { guestKey } from "../values/keys.ts";
import { facts, isoTime } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { readList } from "./read-list.ts";
import type { Reading } from "./reading.ts";

/** The row that stands for the guest as it is now, in every list (E117). No snapshot can have this name. */
const CURRENT = "current";

// The node is a fact and no part of the key: a guest takes its snapshots along when it moves.
function toItem(reading: Reading, { vmid, type, node }: Guest, row: SnapshotRow): InventoryItem {
  const parentSnapshot = row.parent === CURRENT ? undefined : row.parent;
  return {
    kind: "snapshot",
    key: itemKey(reading.source, "snapshot", vmid, row.name),
    label: row.name,
    parent: guestKey(reading.source, type, vmid),
    data: facts({
      name: row.name, vmid, subtype: type, node, description: row.description, created_at: isoTime(row.snaptime),
      parent_snapshot: parentSnapshot, has_memory: row.vmstate,
    }),
  };
}

async function readOf(reading: Reading, guest: Guest): Promise<readonly InventoryItem[]> {
  const { vmid, type, node } = guest;
  const path = `/nodes/${encodeURIComponent(node)}/${type}/${vmid}/snapshot`;
  const rows = await readList(reading, { path, row: SnapshotRow, under: itemKey(reading.source, "snapshot", vmid), node, vmid });
  return (rows ?? []).filter(({ name }) => name !== CURRENT).map((row) => toItem(reading, guest, row));
}

/** Reads the snapshots of every guest. Templates are passed over: Proxmox VE makes none of a guest that has snapshots. */
export async function readSnapshots(reading: Reading): Promise<readonly InventoryItem[]> {
  const { guestsComplete } = reading.options.snapshot;
  // A guest that is hidden has snapshots of its own.
  if (!guestsComplete.isComplete) reading.leaveOut(itemKey(reading.source, "snapshot"), guestsComplete.reason ?? "some guests may be hidden");
  const guests = reading.guests.filter(({ isTemplate }) => !isTemplate);
  const step = reading.countSteps(guests.length, "guests");
  return (await Promise.all(guests.map((guest) => readOf(reading, guest).finally(step)))).flat();
}
