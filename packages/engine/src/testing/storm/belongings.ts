import type { Estate, EstateGuest } from "@proxbox/lab";
import { generateHistory } from "@proxbox/lab";
import fc from "fast-check";
import { letHappen } from "../law-item-events.ts";
import type { ItemEvent } from "../law-item-events.ts";

/** What happens to what guests and clusters have besides themselves: what happens in the laws, and what is made. */
export interface BelongingEvent {
  readonly source: number;
  readonly event: ItemEvent | { readonly list: keyof typeof MAKERS; readonly deed: "make"; readonly pick: number };
}

/** Lists of which the storm changes rows; guests and networks are the weather's own. */
const LISTS = ["snapshots", "volumes", "storages", "jobs", "replications", "zones", "vnets", "subnets", "controllers", "fabrics"] as const;

const START = 1_750_000_000;

/** What is made, each under a name that hangs on the position alone. */
const MAKERS = {
  snapshots: (estate: Estate, pick: number) => at(estate.guests, pick)?.snapshots.push({ name: `made${pick}`, description: "before the upgrade", snaptime: START + pick }),
  volumes: (estate: Estate, pick: number) => backUp(estate, at(estate.guests, pick), pick),
  storages: (estate: Estate, pick: number) => estate.storages.push({ storage: `added${pick % 3}`, plugintype: "nfs", content: "backup", shared: true, totalBytes: 1000, usedBytes: 400, volumes: [] }),
  jobs: (estate: Estate, pick: number) => estate.backupJobs.push({ id: `job${pick % 5}`, type: "vzdump", all: 1, enabled: 1, schedule: "03:00", storage: "nfs-backup", comment: "nightly" }),
  replications: (estate: Estate, pick: number) => replicate(estate, at(estate.guests, pick)),
  vnets: (estate: Estate, pick: number) => estate.sdn.vnets.push({ vnet: `net${pick % 4}`, type: "vnet", zone: pick % 2 === 0 ? "fabric1" : "flat", tag: 20 + (pick % 3) * 10 }),
};

function at<Item>(list: readonly Item[], pick: number): Item | undefined {
  return list[pick % Math.max(1, list.length)];
}

function backUp({ storages }: Estate, guest: EstateGuest | undefined, pick: number): void {
  const { volumes, storage = "" } = storages.find(({ content, shared }) => shared && content.includes("backup")) ?? {};
  if (guest === undefined || volumes === undefined) return;
  const format = guest.type === "qemu" ? "vma.zst" : "tar.zst";
  volumes.push({ volid: `${storage}:backup/vzdump-${guest.type}-${guest.vmid}-made${pick}.${format}`, content: "backup", subtype: guest.type, vmid: guest.vmid, ctime: START + pick, format, size: 1024, notes: "by hand" });
}

function replicate({ nodes, replicationJobs }: Estate, guest: EstateGuest | undefined): void {
  const target = nodes.find(({ name }) => name !== guest?.node)?.name;
  if (guest !== undefined && target !== undefined) replicationJobs.push({ id: `${guest.vmid}-0`, type: "local", guest: guest.vmid, jobnum: 0, source: guest.node, target, schedule: "*/15", comment: "for the night" });
}

/** A few events between two syncs. */
export const belongingEvents: fc.Arbitrary<readonly BelongingEvent[]> = fc.array(
  fc.record({
    source: fc.nat({ max: 1 }),
    event: fc.oneof(
      { arbitrary: fc.record({ list: fc.constantFrom(...LISTS), deed: fc.constantFrom("drop", "copy", "edit" as const), pick: fc.nat({ max: 20 }) }), weight: 2 },
      { arbitrary: fc.record({ list: fc.constantFrom(...(Object.keys(MAKERS) as (keyof typeof MAKERS)[])), deed: fc.constant("make" as const), pick: fc.nat({ max: 40 }) }), weight: 1 },
    ),
  }),
  { maxLength: 8 },
);

/** The name of an event, to be counted by. */
export function belongingName({ event: { deed, list } }: BelongingEvent): string {
  return `${deed} ${list}`;
}

/** Gives the clusters something to have: snapshots, backups, tasks, jobs, an SDN. Of both clusters the SDN is alike, as a person copies it. */
export function furnish(estates: readonly Estate[]): void {
  for (const estate of estates) {
    generateHistory(estate, { snapshotsPerGuest: 1, backupsPerGuest: 1, tasksPerNode: 4, replicationJobs: 2, backupJobs: 2, vnets: 2 });
    estate.sdn.zones.push({ zone: "flat", type: "vlan", bridge: "vmbr0" });
    estate.sdn.vnets.push({ vnet: "blue", type: "vnet", zone: "flat", tag: 25 });
  }
}

/** What guests and clusters had stays theirs: `after` has the guests and nodes of now, `before` what there was. A guest is known by its vmid, as Proxmox VE's own lists know it. */
export function keepBelongings(before: Estate, after: Estate): void {
  const guests = new Map(before.guests.map(({ vmid, snapshots }) => [vmid, snapshots]));
  const nodes = new Map(before.nodes.map((node) => [node.name, node]));
  for (const guest of after.guests) guest.snapshots = guests.get(guest.vmid) ?? [];
  for (const node of after.nodes) Object.assign(node, { tasks: nodes.get(node.name)?.tasks ?? [], replication: nodes.get(node.name)?.replication ?? [] });
  const { storages, backupJobs, replicationJobs, sdn } = before;
  Object.assign(after, { storages, backupJobs, replicationJobs, sdn });
}

/** Lets the events happen; Proxmox VE itself takes no two rows of one name. */
export function happen(estates: readonly Estate[], events: readonly BelongingEvent[]): void {
  for (const { source, event } of events) {
    const estate = at(estates, source);
    if (estate === undefined) continue;
    if (event.deed === "make") MAKERS[event.list](estate, event.pick);
    else letHappen(estate, [event]);
    withoutTwins(estate);
  }
}

function withoutTwins(estate: Estate): void {
  const { sdn } = estate;
  for (const guest of estate.guests) guest.snapshots = once(guest.snapshots, "name");
  for (const storage of estate.storages) storage.volumes = once(storage.volumes, "volid");
  estate.storages = once(estate.storages, "storage");
  estate.backupJobs = once(estate.backupJobs, "id");
  estate.replicationJobs = once(estate.replicationJobs, "id");
  Object.assign(sdn, { zones: once(sdn.zones, "zone"), vnets: once(sdn.vnets, "vnet"), controllers: once(sdn.controllers ?? [], "controller") });
}

function once<Item extends object>(rows: readonly Item[], id: string): Item[] {
  return [...new Map(rows.map((row) => [(row as Readonly<Record<string, unknown>>)[id], row])).values()];
}
