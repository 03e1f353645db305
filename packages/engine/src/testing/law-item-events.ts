import { generateEstate } from "@proxbox/lab";
import type { Estate } from "@proxbox/lab";
import fc from "fast-check";

/** One thing that happens to what guests and the cluster have besides themselves, to the row at a position counted round. */
export interface ItemEvent {
  readonly list: keyof typeof LISTS;
  readonly deed: "drop" | "copy" | "edit";
  readonly pick: number;
}

type Rows = Record<string, unknown>[];

interface List {
  /** The rows, of the guest or storage at a position where each has its own. */
  rowsOf(estate: Estate, pick: number): Rows;
  /** What tells a row from another; a copy gets another one. */
  readonly id: string;
  /** What people change. */
  readonly text: string;
}

function rows(list: unknown): Rows {
  return Array.isArray(list) ? (list as Rows) : [];
}

function at<Item>(list: readonly Item[], pick: number): Item | undefined {
  return list[pick % Math.max(1, list.length)];
}

const LISTS = {
  guests: { rowsOf: ({ guests }) => rows(guests), id: "vmid", text: "name" },
  snapshots: { rowsOf: ({ guests }, pick) => rows(at(guests, pick)?.snapshots), id: "name", text: "description" },
  volumes: { rowsOf: ({ storages }, pick) => rows(at(storages, pick)?.volumes), id: "volid", text: "notes" },
  storages: { rowsOf: ({ storages }) => rows(storages), id: "storage", text: "content" },
  jobs: { rowsOf: ({ backupJobs }) => rows(backupJobs), id: "id", text: "comment" },
  replications: { rowsOf: ({ replicationJobs }) => rows(replicationJobs), id: "id", text: "comment" },
  zones: { rowsOf: ({ sdn }) => rows(sdn.zones), id: "zone", text: "dns" },
  vnets: { rowsOf: ({ sdn }) => rows(sdn.vnets), id: "vnet", text: "alias" },
  subnets: { rowsOf: ({ sdn }) => rows(sdn.subnets), id: "subnet", text: "gateway" },
  controllers: { rowsOf: ({ sdn }) => rows(sdn.controllers), id: "controller", text: "loopback" },
  networks: { rowsOf: ({ nodes }, pick) => rows(at(nodes, pick)?.networks), id: "iface", text: "comments" },
  fabrics: { rowsOf: ({ sdn }) => rows(sdn.fabrics), id: "id", text: "protocol" },
} as const satisfies Readonly<Record<string, List>>;

/** What an edit makes of a text that is not free. */
const EDITED: Readonly<Partial<Record<ItemEvent["list"], string>>> = { guests: "renamed", storages: "backup", subnets: "10.200.0.9", fabrics: "openfabric" };

/** Of lists whose ids are free texts. */
const COPIED: ReadonlySet<string> = new Set(["snapshots", "jobs", "vnets", "zones", "controllers"]);

/** A few events. */
export const itemEvents: fc.Arbitrary<readonly ItemEvent[]> = fc.array(
  fc.record({ list: fc.constantFrom(...(Object.keys(LISTS) as (keyof typeof LISTS)[])), deed: fc.constantFrom("drop", "copy", "edit" as const), pick: fc.nat({ max: 20 }) }),
  { maxLength: 6 },
);

/** A small cluster in which every part of the inventory has something, and nodes tell the MAC address of a port. */
export function itemEstate(seed: number): Estate {
  const estate = generateEstate({ nodes: 2, vms: 3, seed, history: { snapshotsPerGuest: 2, backupsPerGuest: 1, tasksPerNode: 4, replicationJobs: 1, backupJobs: 1, vnets: 1 } });
  estate.sdn.zones.push({ zone: "flat", type: "vlan", bridge: "vmbr0" });
  estate.sdn.vnets.push({ vnet: "blue", type: "vnet", zone: "flat", tag: 25, alias: "offices" });
  for (const [position, { networks }] of estate.nodes.entries()) Object.assign(networks[0] ?? {}, { altnames: [`enx005056b1680${position}`] });
  estate.sdn.fabrics = [{ id: "spine", protocol: "ospf" }];
  return estate;
}

/** Lets the events happen. */
export function letHappen(estate: Estate, events: readonly ItemEvent[]): void {
  for (const { list, deed, pick } of events) {
    const { rowsOf, id, text }: List = LISTS[list];
    const found = rowsOf(estate, pick);
    const row = at(found, pick);
    if (row === undefined) continue;
    if (deed === "drop") found.splice(found.indexOf(row), 1);
    else if (deed === "copy" && COPIED.has(list)) found.push({ ...structuredClone(row), [id]: `${String(row[id])}${pick}` });
    else if (deed === "edit") row[text] = EDITED[list] ?? `edited ${pick}`;
  }
}

/** Everything but the guests, a port of each node, and the storage of the backups is gone: without that one nobody could tell that the backups are. */
export function emptied(estate: Estate): void {
  for (const list of Object.values(LISTS) as List[]) {
    if (list !== LISTS.guests && list !== LISTS.storages && list !== LISTS.networks) for (let pick = 0; pick < 20; pick += 1) list.rowsOf(estate, pick).splice(0);
  }
  for (const node of estate.nodes) node.networks = node.networks.slice(0, 1);
  estate.storages = estate.storages.filter(({ storage }) => storage === "nfs-backup");
}

/** The same estate with every list of it the other way round. */
export function reversed(estate: Estate): void {
  for (const list of Object.values(LISTS) as List[]) {
    const done = new Set<Rows>();
    for (let pick = 0; pick < 20; pick += 1) {
      const found = list.rowsOf(estate, pick);
      if (!done.has(found)) found.reverse();
      done.add(found);
    }
  }
}
