import { AppError } from "@proxbox/contract";
import type { GetOptions, ProxmoxClient } from "../proxmox/client.ts";
import { refusalOf } from "../proxmox/errors.ts";
import { readPermissions } from "../proxmox/permissions.ts";
import { GuestRow, ResourceRow, StatusRow, Version, rowsOf } from "../proxmox/schema.ts";
import type { Permissions } from "../proxmox/schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** What three lists show before any single object is asked: the cluster, its nodes, its guests, and what we may see. */
export interface Skeleton {
  /** Of the node that answers. */
  readonly version: string;
  readonly cluster: Snapshot["cluster"];
  /** Sorted by name. */
  readonly nodes: readonly StatusRow[];
  /** One row per guest that was asked for, sorted by vmid. */
  readonly guests: readonly GuestRow[];
  /** How many more rows the list has. */
  readonly guestsUnasked: number;
  /** Rows that could not be read, so that something may be hidden in them. */
  readonly oddNodes: number;
  readonly oddGuests: number;
  /** Absent where Proxmox VE did not tell. */
  readonly permissions?: Permissions;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

// During a migration a guest may stand in the list twice: the row that knows more wins, then the node's name decides.
function preferred(a: GuestRow, b: GuestRow): GuestRow {
  const isKnown = (row: GuestRow): boolean => row.status !== undefined && row.status !== "unknown";
  if (isKnown(a) !== isKnown(b)) return isKnown(a) ? a : b;
  return a.node <= b.node ? a : b;
}

// A row whose vmid cannot be told may be one of those asked for, so only the others are passed over.
function isUnasked({ vmid }: ResourceRow, only: ReadonlySet<number> | undefined): boolean {
  return only !== undefined && typeof vmid === "number" && !only.has(vmid);
}

function guestRows(resources: readonly ResourceRow[], only: ReadonlySet<number> | undefined): { guests: readonly GuestRow[]; unasked: number; odd: number } {
  const byVmid = new Map<number, GuestRow>();
  let odd = 0;
  const rows = resources.filter(({ type }) => type === "qemu" || type === "lxc");
  const asked = rows.filter((row) => !isUnasked(row, only));
  for (const row of asked) {
    const parsed = GuestRow.safeParse(row);
    if (!parsed.success) {
      odd += 1;
      continue;
    }
    const known = byVmid.get(parsed.data.vmid);
    byVmid.set(parsed.data.vmid, known === undefined ? parsed.data : preferred(known, parsed.data));
  }
  return { guests: [...byVmid.values()].sort((a, b) => a.vmid - b.vmid), unasked: rows.length - asked.length, odd };
}

/** The cluster of `/cluster/status`. Stand-alone there is no cluster row, and the node lends its name (E87). */
export function clusterOf(rows: readonly StatusRow[], where: string): Snapshot["cluster"] {
  const cluster = rows.find((row) => row.type === "cluster");
  if (cluster !== undefined) return { name: cluster.name, mode: "cluster", isQuorate: cluster.quorate };
  const nodes = rows.filter((row) => row.type === "node").sort(byName);
  const node = nodes.find((row) => row.local) ?? nodes[0];
  if (node === undefined) throw new AppError("PX_UNEXPECTED", { detail: "/cluster/status names neither a cluster nor a node", where });
  return { name: node.name, mode: "standalone", isQuorate: true };
}

async function permissionsIfTold(client: ProxmoxClient, options: GetOptions): Promise<Permissions | undefined> {
  try {
    return await readPermissions(client, options);
  } catch (error) {
    // An old version or a proxy that hides the path: then nothing is proven, and nothing will be called gone.
    if (refusalOf(error) !== undefined && refusalOf(error)?.type !== "auth") return undefined;
    throw error;
  }
}

/** Reads the lists that everything else hangs on, of the guests only those of these vmids; absent: all. Throws the `AppError` of the first one that cannot be had. */
export async function readSkeleton(client: ProxmoxClient, options: GetOptions, onlyGuests?: readonly number[]): Promise<Skeleton> {
  // First alone: an unreachable server or a wrong token then ends in one request and one error.
  const { version } = await client.get("/version", Version, options);
  const [status, resources, permissions] = await Promise.all([
    client.get("/cluster/status", rowsOf(StatusRow), options),
    client.get("/cluster/resources", rowsOf(ResourceRow), options),
    permissionsIfTold(client, options),
  ]);
  const { guests, unasked, odd } = guestRows(resources.rows, onlyGuests === undefined ? undefined : new Set(onlyGuests));
  return {
    version,
    cluster: clusterOf(status.rows, client.url),
    nodes: status.rows.filter((row) => row.type === "node").sort(byName),
    guests,
    guestsUnasked: unasked,
    oddNodes: status.odd,
    oddGuests: odd + resources.odd,
    ...(permissions === undefined ? {} : { permissions }),
  };
}
