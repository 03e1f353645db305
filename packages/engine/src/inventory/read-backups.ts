import { BackupRow } from "../proxmox/inventory-schema.ts";
import type { StorageRow } from "../proxmox/inventory-schema.ts";
import { facts, isoTime } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { proveSight, reasonHidden } from "./prove-sight.ts";
import { attemptList, settleList } from "./read-list.ts";
import type { List } from "./read-list.ts";
import type { Reading } from "./reading.ts";
import { STORAGE_SIGHT, isShared, storageDefinitions, storageList } from "./storage-definitions.ts";

/** One content to list: of a shared storage any of these nodes will do, of a local one there is only its own. */
interface Shelf {
  readonly storage: string;
  readonly nodes: readonly [string, ...string[]];
  /** Only of a local storage. */
  readonly owner?: string;
  readonly under: string;
}

// More nodes are not tried for a shared storage: where three cannot list it, it is the storage that is ill.
const triedNodes = 3;

function nodesOf(reading: Reading, { nodes }: StorageRow): readonly string[] {
  return nodes === undefined ? reading.nodes : reading.nodes.filter((node) => nodes.includes(node));
}

function shelvesOf(reading: Reading, row: StorageRow): readonly Shelf[] {
  const { source, health } = reading;
  const { storage } = row;
  const nodes = nodesOf(reading, row);
  if (!isShared(row)) return nodes.map((node) => ({ storage, nodes: [node], owner: node, under: itemKey(source, "backup", storage, node) }));
  const under = itemKey(source, "backup", storage);
  const [first, ...others] = [...nodes].sort((a, b) => Number(health.outageOf(a) !== undefined) - Number(health.outageOf(b) !== undefined));
  if (first !== undefined) return [{ storage, nodes: [first, ...others], under }];
  reading.leaveOut(under, "no node of the cluster has this storage");
  return [];
}

// The guest's type stands in the row on new versions, in the volume's name on all of them.
const subtypes: readonly (readonly [RegExp, string])[] = [
  [/^qemu$|^vm$|vzdump-qemu-|backup\/vm\//, "qemu"],
  [/^lxc$|^ct$|^openvz$|vzdump-(?:lxc|openvz)-|backup\/ct\//, "lxc"],
];

function subtypeOf({ subtype, volid }: BackupRow): string | undefined {
  return subtypes.find(([pattern]) => pattern.test(subtype ?? volid))?.[1] ?? subtype;
}

// A volume's name tells the guest too, where an old version leaves out the number.
function vmidOf({ vmid, volid }: BackupRow): number | undefined {
  const named = /vzdump-[a-z]+-(\d+)-|backup\/(?:vm|ct)\/(\d+)\//.exec(volid);
  return vmid ?? (named === null ? undefined : Number(named[1] ?? named[2]));
}

function toItem(reading: Reading, { storage, owner }: Shelf, row: BackupRow): InventoryItem {
  const [vmid, subtype] = [vmidOf(row), subtypeOf(row)];
  return {
    kind: "backup",
    key: itemKey(reading.source, "backup", storage, ...(owner === undefined ? [] : [owner]), row.volid.slice(row.volid.indexOf(":") + 1)),
    label: row.volid,
    parent: reading.parentOf(vmid, subtype),
    data: facts({
      volume_id: row.volid, storage, node: owner, vmid, subtype, format: row.format, created_at: isoTime(row.ctime), size_bytes: row.size, notes: row.notes,
      is_protected: row.protected, is_encrypted: row.encrypted, verification_state: row.verification?.state, verification_upid: row.verification?.upid,
    }),
  };
}

function contentOf(shelf: Shelf, node: string, vmid: number | undefined): List<BackupRow> {
  const filter = vmid === undefined ? "" : `&vmid=${vmid}`;
  const path = `/nodes/${encodeURIComponent(node)}/storage/${encodeURIComponent(shelf.storage)}/content?content=backup${filter}`;
  return { path, row: BackupRow, under: shelf.under, node, ...(vmid === undefined ? {} : { vmid }) };
}

async function readShelf(reading: Reading, shelf: Shelf, vmid: number | undefined): Promise<readonly InventoryItem[]> {
  const [first, ...others] = shelf.nodes.slice(0, triedNodes);
  let list = contentOf(shelf, first ?? shelf.nodes[0], vmid);
  let attempt = await attemptList(reading, list);
  for (const node of others) {
    // A refusal of the credentials is the same on every node.
    if (attempt.isSeen || attempt.unseen?.reason === "denied") break;
    list = contentOf(shelf, node, vmid);
    attempt = await attemptList(reading, list);
  }
  return (settleList(reading, list, attempt) ?? []).map((row) => toItem(reading, shelf, row));
}

/**
 * Why a storage's list may hide backups: it shows those that the credentials could restore, and leaves out the others in silence
 * (pve-storage, `check_volume_access`).
 */
async function reasonHiddenOn(reading: Reading, storage: string): Promise<string | undefined> {
  const path = `/storage/${storage}`;
  if ((await reasonHidden(reading, [{ path, anyOf: ["Datastore.Allocate"], isBelow: false }])) === undefined) return undefined;
  return reasonHidden(reading, [{ path, anyOf: ["Datastore.AllocateSpace"], isBelow: false }, { path: "/vms", anyOf: ["VM.Backup"], isBelow: true }]);
}

async function shelvesToRead(reading: Reading, row: StorageRow): Promise<readonly Shelf[]> {
  if (row.content !== undefined && !row.content.includes("backup")) return [];
  const under = itemKey(reading.source, "backup", row.storage);
  if (row.disable) {
    reading.leaveOut(under, "the storage is disabled");
    return [];
  }
  const hidden = await reasonHiddenOn(reading, row.storage);
  if (hidden !== undefined) {
    reading.leaveOut(under, hidden);
    reading.findings.warn(`backup: ${hidden}`);
  }
  return shelvesOf(reading, row);
}

async function findShelves(reading: Reading): Promise<readonly Shelf[]> {
  const { snapshot } = reading.options;
  const under = itemKey(reading.source, "backup");
  const storages = settleList(reading, storageList(under), await storageDefinitions(reading));
  if (storages === undefined) return [];
  await proveSight(reading, under, [STORAGE_SIGHT]);
  if (storages.length === 0) reading.leaveOut(under, "no storage is visible");
  // A node that is hidden has local storages of its own.
  if (!snapshot.nodesComplete.isComplete) reading.leaveOut(under, snapshot.nodesComplete.reason ?? "some nodes may be hidden");
  return (await Promise.all(storages.map((row) => shelvesToRead(reading, row)))).flat();
}

/**
 * Reads the backups on every storage that holds some: a shared storage is listed once, by a node that is online, so that a
 * volume is one item however many nodes see it (E116). Backups of guests that are gone stay, without a parent.
 */
export async function readBackups(reading: Reading): Promise<readonly InventoryItem[]> {
  const shelves = await findShelves(reading);
  const vmids = reading.only === undefined ? [undefined] : [...reading.only];
  const lists = shelves.flatMap((shelf) => vmids.map((vmid) => ({ shelf, vmid })));
  const step = reading.countSteps(lists.length, "storages");
  const found = await Promise.all(lists.map(({ shelf, vmid }) => readShelf(reading, shelf, vmid).finally(step)));
  return found.flat();
}
