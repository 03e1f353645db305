import { toAppError } from "@proxbox/contract";
import type { Problem } from "@proxbox/contract";
import { readSkeleton } from "../collect/skeleton.ts";
import type { Skeleton } from "../collect/skeleton.ts";
import { openNetbox } from "../netbox/connect.ts";
import { openProxmox } from "../proxmox/client.ts";
import { canonicalRow } from "../values/canonical.ts";
import { virtualMachine } from "../kinds/virtual-machine/virtual-machine.ts";
import { loadOfKind } from "../observe/records.ts";
import type { Row } from "../values/row.ts";
import type { SessionOptions, Source } from "./session-options.ts";

/** A guest and the source that has it. */
export interface FoundGuest {
  readonly source: string;
  readonly type: "qemu" | "lxc";
  readonly vmid: number;
}

/** What is known of the machines asked for. */
export interface FoundMachines {
  /** By NetBox id. */
  readonly guests: ReadonlyMap<number, FoundGuest>;
  /** Ids that NetBox does not have. */
  readonly unknown: readonly number[];
  /** Ids that NetBox has and no source in question can be told to have. */
  readonly unmatched: readonly number[];
  /** Sources that could not be asked. */
  readonly problems: readonly Problem[];
}

/** What finding needs of a run. */
export type FindOptions = Pick<SessionOptions, "sources" | "netbox" | "lastWritten" | "clock"> & { readonly signal: AbortSignal; readonly wait: (ms: number, signal: AbortSignal) => Promise<void> };

/**
 * Finds the guests that NetBox's virtual machines stand for: by our records, which also know renamed ones; for the others
 * by the identity that netbox-proxbox wrote into NetBox, and by cluster and name where that is only one guest. One request
 * to NetBox says which of the ids exist.
 */
export async function findGuests(options: FindOptions, netboxIds: readonly number[]): Promise<FoundMachines> {
  const rows = await readMachines(options, netboxIds);
  const unknown = netboxIds.filter((id) => !rows.has(id));
  const guests = new Map(await recorded(options, [...rows.keys()]));
  const open = [...rows.values()].filter(({ id }) => !guests.has(id));
  const skeletons = open.length === 0 ? [] : await readSkeletons(options);
  for (const row of open) {
    const found = byIdentity(row, skeletons);
    if (found !== undefined) guests.set(row.id, found);
  }
  return { guests, unknown, unmatched: open.filter(({ id }) => !guests.has(id)).map(({ id }) => id), problems: skeletons.flatMap(({ problem }) => problem ?? []) };
}

async function readMachines(options: FindOptions, ids: readonly number[]): Promise<ReadonlyMap<number, Row>> {
  const { netbox: address, signal, clock, wait } = options;
  const netbox = await openNetbox({ ...address, signal, clock, wait, random: () => 0.5 });
  try {
    const rows = await netbox.list(virtualMachine.path, { id: ids }, { fields: ["id", "name", "cluster", "custom_fields"], signal });
    return new Map(rows.map((row) => [row.id, row]));
  } finally {
    await netbox.close();
  }
}

async function recorded({ sources, netbox, lastWritten }: FindOptions, ids: readonly number[]): Promise<readonly (readonly [number, FoundGuest])[]> {
  const wanted = new Set(ids);
  const scopes = await Promise.all(sources.map(({ name }) => loadOfKind({ lastWritten, netbox, kind: "virtual-machine" }, name)));
  return scopes.flat().flatMap(({ key, netboxId }) => {
    const guest = wanted.has(netboxId) ? guestOfKey(key) : undefined;
    return guest === undefined ? [] : [[netboxId, guest] as const];
  });
}

function guestOfKey(key: string): FoundGuest | undefined {
  const [source = "", type, vmid = ""] = key.split("/");
  return (type === "qemu" || type === "lxc") && /^\d+$/.test(vmid) ? { source, type, vmid: Number(vmid) } : undefined;
}

interface Look {
  readonly source: Source;
  readonly skeleton?: Skeleton;
  readonly problem?: Problem;
}

function readSkeletons({ sources, clock, signal }: FindOptions): Promise<readonly Look[]> {
  return Promise.all(
    sources.map(async (source) => {
      const client = openProxmox(source.proxmox, clock);
      try {
        return { source, skeleton: await readSkeleton(client, { signal }) };
      } catch (thrown) {
        return { source, problem: toAppError(thrown).toProblem() };
      } finally {
        await client.close();
      }
    }),
  );
}

function byIdentity(row: Row, looks: readonly Look[]): FoundGuest | undefined {
  const values = canonicalRow(virtualMachine, row);
  const ofCluster = looks.filter(({ source, skeleton }) => skeleton !== undefined && clusterNames(source, skeleton).includes(clusterOf(row)));
  const vmid = values["cf:proxmox_vm_id"];
  const name = String(row["name"]).toLowerCase();
  const found = ofCluster.flatMap(({ source, skeleton }) => (skeleton?.guests ?? []).filter((guest) => (typeof vmid === "number" ? guest.vmid === vmid : guest.name?.toLowerCase() === name)).map((guest) => ({ source: source.name, type: guest.type, vmid: guest.vmid })));
  // Two that fit are none: a guess could write to a stranger.
  return found.length === 1 ? found[0] : undefined;
}

function clusterNames({ settings }: Source, { cluster }: Skeleton): readonly string[] {
  return [cluster.name, settings.clusterName ?? cluster.name].map((name) => name.toLowerCase());
}

function clusterOf(row: Row): string {
  const { cluster } = row;
  return typeof cluster === "object" && cluster !== null && "name" in cluster ? String(cluster.name).toLowerCase() : "";
}
