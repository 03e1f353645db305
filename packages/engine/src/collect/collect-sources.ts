import { AppError, toAppError } from "@proxbox/contract";
import type { Problem } from "@proxbox/contract";
import { openProxmox } from "../proxmox/client.ts";
import type { ProxmoxOptions } from "../proxmox/client.ts";
import { collect } from "./collect.ts";
import type { CollectOptions } from "./collection.ts";
import type { Snapshot } from "./snapshot.ts";

/** One Proxmox VE to read, under the name that its records and keys have. */
export interface ProxmoxSource {
  readonly name: string;
  readonly proxmox: ProxmoxOptions;
  /** Only these guests are read, none for an empty list; absent: all. Nothing is concluded about the others. */
  readonly onlyGuests?: readonly number[];
  /** Whether the nodes' own interfaces are read; default yes. */
  readonly isReadingNodes?: boolean;
}

/** The snapshots of the sources that could be read, and why the others could not. */
export interface Collected {
  readonly snapshots: readonly Snapshot[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly requests: number;
}

/** Reads every source, one beside the other. One that cannot be read costs only itself: none of its objects is looked at. */
export async function collectSources(sources: readonly ProxmoxSource[], options: Pick<CollectOptions, "onProgress"> & { readonly signal: AbortSignal; readonly clock: () => Date }): Promise<Collected> {
  const readings = await Promise.all(sources.map((source) => collectSource(source, options)));
  options.signal.throwIfAborted();
  const snapshots = readings.flatMap(({ snapshot }) => snapshot ?? []);
  return {
    snapshots,
    problems: [...readings.flatMap(({ problem }) => problem ?? []), ...snapshots.flatMap(({ problems }) => problems)],
    warnings: snapshots.flatMap(({ source, warnings }) => warnings.map((warning) => `${source}: ${warning}`)),
    requests: readings.reduce((sum, { requests }) => sum + requests, 0),
  };
}

async function collectSource(source: ProxmoxSource, options: Pick<CollectOptions, "onProgress"> & { readonly signal: AbortSignal; readonly clock: () => Date }): Promise<{ snapshot?: Snapshot; problem?: Problem; requests: number }> {
  const client = openProxmox(source.proxmox, options.clock);
  try {
    const { onlyGuests, isReadingNodes = true } = source;
    const narrowed = onlyGuests === undefined ? {} : { onlyGuests };
    const snapshot = await collect(client, { source: source.name, signal: options.signal, isReadingNodes, ...narrowed, ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }) });
    return { snapshot, requests: client.requestCount };
  } catch (thrown) {
    const error = thrown instanceof AppError ? thrown : toAppError(thrown);
    return { problem: error.toProblem(), requests: client.requestCount };
  } finally {
    await client.close();
  }
}
