import type { Problem } from "@proxbox/contract";
import type { Snapshot } from "../collect/snapshot.ts";
import type { InventoryPart } from "../inventory/inventory.ts";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import type { Netbox } from "../netbox/netbox.ts";
import type { SourceItems } from "./plan-items.ts";
import { readSourceInventories } from "./session-inventory.ts";
import type { InventoryState, SourceInventory } from "./session-inventory.ts";
import type { SessionOptions } from "./session-options.ts";

/** Kinds of the inventory that NetBox has a place for. */
const KEPT_IN_NETBOX: ReadonlySet<string> = new Set(ITEM_KINDS.map(({ item }) => item));

/** What a run reads of the inventory besides everything else. */
export interface ReadItems {
  readonly items: readonly SourceItems[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly requests: number;
}

/** How a run reads the inventory. */
export interface ItemReading {
  readonly options: SessionOptions;
  readonly netbox: Netbox;
  readonly snapshots: readonly Snapshot[];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number, what: string) => void;
}

/** The parts that are worth reading: what NetBox has no place for is not asked for at all. */
function partsFor({ options: { inventory = [] }, netbox }: ItemReading): readonly InventoryPart[] {
  return inventory.filter((part) => netbox.capabilities.hasProxboxPlugin || part === "sdn");
}

/** Reads the parts of the inventory that a run keeps in NetBox, on the snapshots that it has. Rejects with `RUN_CANCELLED` alone. */
export async function readItems(reading: ItemReading): Promise<ReadItems> {
  const { options, snapshots, signal, onProgress } = reading;
  const sources = options.sources.filter(({ name }) => snapshots.some(({ source }) => source === name));
  const state: InventoryState = { snapshots: new Map(snapshots.map((snapshot) => [snapshot.source, Promise.resolve(snapshot)])), memories: new Map() };
  const found: SourceInventory[] = [];
  for (const part of sources.length === 0 ? [] : partsFor(reading)) {
    found.push(...(await readSourceInventories(sources, { options: { part, onlyKinds: KEPT_IN_NETBOX, signal, onProgress }, state, clock: options.clock })));
  }
  return { ...toItems(found, reading), requests: found.reduce((sum, { requests }) => sum + requests, 0) };
}

/** Sorts readings by source; a part of a source that could not be read is a problem and plans nothing. */
export function toItems(found: readonly SourceInventory[], { options, snapshots }: Pick<ItemReading, "options" | "snapshots">): Omit<ReadItems, "requests"> {
  const items = options.sources.flatMap((source) => {
    const snapshot = snapshots.find((each) => each.source === source.name);
    const readings = found.flatMap((each) => (each.source === source.name && each.reading !== undefined ? [each.reading] : []));
    return snapshot === undefined || readings.length === 0 ? [] : [{ source, snapshot, readings }];
  });
  return {
    items,
    problems: found.flatMap(({ problem, reading }) => [...(problem === undefined ? [] : [problem]), ...(reading?.problems ?? [])]),
    warnings: found.flatMap(({ source, reading }) => (reading?.warnings ?? []).map((warning) => `${source}: ${warning}`)),
  };
}
