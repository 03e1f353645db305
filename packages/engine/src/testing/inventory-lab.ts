import { generateEstate, startProxmox } from "@proxbox/lab";
import type { Estate, EstateGuest, EstateStorage, Privileges, ProxmoxLab, ProxmoxLabOptions } from "@proxbox/lab";
import { collect } from "../collect/collect.ts";
import type { Snapshot } from "../collect/snapshot.ts";
import type { InventoryItem, InventoryOptions, InventoryPart, InventoryReading } from "../inventory/inventory.ts";
import { readInventory } from "../inventory/read-inventory.ts";
import { openProxmox } from "../proxmox/client.ts";
import type { ProxmoxClient } from "../proxmox/client.ts";

/** A lab's Proxmox VE, and a client of it that reads inventories of the source `lab`. */
export interface InventoryLab {
  readonly server: ProxmoxLab;
  readonly client: ProxmoxClient;
  snapshot(): Promise<Snapshot>;
  /** Reads a part, of a new snapshot unless one is given. */
  read(part: InventoryPart, more?: Partial<InventoryOptions>): Promise<InventoryReading>;
  /** The same server for a token that may do only this. */
  as(privileges: Privileges): InventoryLab;
  close(): Promise<void>;
}

/** Every part of the inventory. */
export const INVENTORY_PARTS: readonly InventoryPart[] = ["storage", "backups", "snapshots", "task-history", "replications", "backup-routines", "sdn"];

/** A cluster of three nodes in which every part of the inventory has something. */
export function fullEstate(): Estate {
  const history = { snapshotsPerGuest: 2, backupsPerGuest: 2, tasksPerNode: 20, replicationJobs: 3, backupJobs: 2, vnets: 2 };
  return generateEstate({ nodes: 3, vms: 12, seed: 5, history });
}

/** A guest without anything to read in it. */
export function plainGuest(vmid: number, more: Partial<EstateGuest> = {}): EstateGuest {
  return { vmid, type: "qemu", node: "pve01", name: `vm${vmid}`, status: "stopped", snapshots: [], config: { memory: 512 }, ...more };
}

/** A storage for backups on every node. */
export function backupStorage(name: string, more: Partial<EstateStorage> = {}): EstateStorage {
  return { storage: name, plugintype: "nfs", content: "backup", shared: true, totalBytes: 1000, usedBytes: 400, volumes: [], ...more };
}

/** A cluster of three nodes, with exactly these guests and storages. */
export function estateWith(guests: EstateGuest[], storages: EstateStorage[] = []): Estate {
  return { ...generateEstate({ nodes: 3, vms: 1, seed: 1 }), pools: [], guests, storages };
}

function labOf(server: ProxmoxLab, token: { user: string; secret: string }, close: () => Promise<void>): InventoryLab {
  const client = openProxmox({ url: server.url, tls: { mode: "system" }, credentials: { type: "token", name: "proxbox", ...token } }, () => new Date(0));
  const others: InventoryLab[] = [];
  const snapshot = (): Promise<Snapshot> => collect(client, { source: "lab", isReadingNodes: false });
  return {
    server, client, snapshot,
    async read(part, more = {}) {
      const defaults = { source: "lab", part, signal: new AbortController().signal, clock: () => new Date("2026-11-22T06:00:00Z") };
      return readInventory(client, { ...defaults, ...more, snapshot: more.snapshot ?? (await snapshot()) });
    },
    as(privileges) {
      server.addToken({ tokenId: "sync@pve!proxbox", secret: "s", privileges });
      const other = labOf(server, { user: "sync@pve", secret: "s" }, async () => undefined);
      others.push(other);
      return other;
    },
    async close() {
      for (const other of others) await other.close();
      await client.close();
      await close();
    },
  };
}

/** Starts a lab's Proxmox VE with this estate. */
export async function openInventoryLab(estate: Estate, options: ProxmoxLabOptions = {}): Promise<InventoryLab> {
  const server = await startProxmox({ estate, ...options });
  return labOf(server, { user: "root@pam", secret: server.credentials.secret }, () => server.close());
}

/** Items without what changes by itself, for comparisons. */
export function withoutObserved(items: readonly InventoryItem[]): readonly InventoryItem[] {
  return items.map((item) => {
    const { observed, ...data } = item.data;
    return { ...item, data };
  });
}

/** The keys below which nothing may be called gone. */
export function unseenKeys({ unseen }: InventoryReading): readonly string[] {
  return unseen.map(({ under }) => under);
}
