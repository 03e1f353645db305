import { AppError, toAppError } from "@proxbox/contract";
import type { Problem } from "@proxbox/contract";
import { collect } from "../collect/collect.ts";
import type { Snapshot } from "../collect/snapshot.ts";
import type { InventoryMemory, InventoryPart, InventoryReading } from "../inventory/inventory.ts";
import { readInventory } from "../inventory/read-inventory.ts";
import { openProxmox } from "../proxmox/client.ts";
import type { Source } from "./session-options.ts";

/** One part of the inventory of one source, or why it could not be read. */
export interface SourceInventory {
  readonly source: string;
  readonly reading?: InventoryReading;
  readonly problem?: Problem;
  /** Requests to Proxmox VE, those for a snapshot included. */
  readonly requests: number;
}

/** How a part of the inventory is read for all sources of a session. */
export interface InventoryPartOptions {
  readonly part: InventoryPart;
  /** Kinds of it that are worth asking for; default all. */
  readonly onlyKinds?: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** What the readings of one session share: snapshots where they were made, and answers that several parts need. */
export interface InventoryState {
  readonly snapshots: Map<string, Promise<Snapshot>>;
  readonly memories: Map<string, InventoryMemory>;
}

/** Reads one part from every source, one beside the other; a source that cannot be read costs only itself. */
export async function readSourceInventories(sources: readonly Source[], about: { options: InventoryPartOptions; state: InventoryState; clock: () => Date }): Promise<readonly SourceInventory[]> {
  const { signal } = about.options;
  const readings = await Promise.all(sources.map((source) => readSource(source, about)));
  if (signal.aborted) throw new AppError("RUN_CANCELLED");
  return readings;
}

async function readSource(source: Source, { options, state, clock }: { options: InventoryPartOptions; state: InventoryState; clock: () => Date }): Promise<SourceInventory> {
  const client = openProxmox(source.proxmox, clock);
  const { onlyGuests } = source;
  try {
    const made = state.snapshots.get(source.name);
    const listing = made ?? collect(client, { source: source.name, signal: options.signal, isReadingNodes: false, isReadingGuests: false, ...(onlyGuests === undefined ? {} : { onlyGuests }) });
    if (made === undefined) remember(state, source.name, listing);
    const snapshot = await listing;
    const memory = state.memories.get(source.name) ?? new Map();
    state.memories.set(source.name, memory);
    const known = { ...(onlyGuests === undefined ? {} : { onlyGuests }), ...(snapshot.permissions === undefined ? {} : { permissions: snapshot.permissions }) };
    const reading = await readInventory(client, { ...options, source: source.name, snapshot, clock, memory, ...known });
    return { source: source.name, reading, requests: client.requestCount };
  } catch (thrown) {
    return { source: source.name, problem: toAppError(thrown).toProblem(), requests: client.requestCount };
  } finally {
    await client.close();
  }
}

// A list that could not be read is read anew by the next part.
function remember(state: InventoryState, source: string, listing: Promise<Snapshot>): void {
  state.snapshots.set(source, listing);
  listing.catch(() => state.snapshots.delete(source));
}
