import type { Row } from "@proxbox/state";
import { json, text, textOrNull } from "./column.ts";
import { toItem } from "./inventory-row.ts";
import { stableJson } from "./stable-json.ts";
import type { InventoryItem, InventoryLook } from "./store.ts";

/** What a look means for what is stored, before anything is written. */
export interface InventoryComparison {
  /** The changes to tell. */
  readonly told: readonly { readonly item: InventoryItem; readonly action: "created" | "updated" | "deleted" }[];
  /** The items to write: the created and updated ones, and those of which only what is observed has changed. */
  readonly puts: readonly InventoryItem[];
  readonly unchanged: number;
  /** Not seen, and why they may be there all the same. */
  readonly kept: readonly { readonly key: string; readonly reason: string }[];
  /** Not asked for, so nothing is known of them. */
  readonly aside: readonly string[];
}

type Known = ReadonlyMap<string, Row>;

function withoutObserved(data: unknown): unknown {
  if (typeof data !== "object" || data === null) return data;
  const { observed: _observed, ...lasting } = data as Record<string, unknown>;
  return lasting;
}

// What changes by itself (how full a storage is) stands under `observed`: it is kept, and it is no change of the thing.
function isSame(row: Row, { label, parent, data }: InventoryItem): boolean {
  if (row["label"] !== label || row["parent"] !== parent) return false;
  return row["data"] === stableJson(data) || stableJson(withoutObserved(json(row, "data"))) === stableJson(withoutObserved(data));
}

function compareSeen(items: Iterable<InventoryItem>, known: Known): Pick<InventoryComparison, "told" | "puts" | "unchanged"> {
  const told: { item: InventoryItem; action: "created" | "updated" }[] = [];
  const puts: InventoryItem[] = [];
  let unchanged = 0;
  for (const item of items) {
    const row = known.get(item.key);
    const isUnchanged = row !== undefined && isSame(row, item);
    if (isUnchanged) unchanged += 1;
    else told.push({ item, action: row === undefined ? "created" : "updated" });
    if (!isUnchanged || row["data"] !== stableJson(item.data)) puts.push(item);
  }
  return { told, puts, unchanged };
}

function isUnder(key: string | null, under: string): boolean {
  return key !== null && (key === under || key.startsWith(`${under}/`));
}

/** Why a known object that was not seen may be there all the same: something at or above it, or what it hangs on, was not seen. */
function reasonToKeep(row: Row, unseen: InventoryLook["unseen"]): string | undefined {
  const [key, parent] = [text(row, "key"), textOrNull(row, "parent")];
  return unseen.find(({ under }) => isUnder(key, under) || isUnder(parent, under))?.reason;
}

/** Says of a known object whether a look was about it: not where only some were asked for and it is none of them. */
function aboutOnly({ onlyKeys, onlyParents }: InventoryLook): (row: Row) => boolean {
  const [keys, parents] = [onlyKeys && new Set(onlyKeys), onlyParents && new Set(onlyParents)];
  return (row) => (keys?.has(text(row, "key")) ?? true) && (parents?.has(textOrNull(row, "parent") ?? "") ?? true);
}

function compareUnseen(look: InventoryLook, notSeen: Iterable<Row>): { deleted: Row[]; kept: { key: string; reason: string }[]; aside: string[] } {
  const isAbout = aboutOnly(look);
  const result = { deleted: [] as Row[], kept: [] as { key: string; reason: string }[], aside: [] as string[] };
  for (const row of notSeen) {
    const key = text(row, "key");
    const reason = reasonToKeep(row, look.unseen);
    if (!isAbout(row)) result.aside.push(key);
    else if (reason === undefined) result.deleted.push(row);
    else result.kept.push({ key, reason });
  }
  return result;
}

/** What a look means for the known rows of its source and kind, by key; reads and writes nothing. */
export function compareInventory(look: InventoryLook, known: Known): InventoryComparison {
  // By key: several nodes may show the same object, which is one (E116).
  const items = new Map(look.items.map((item) => [item.key, item]));
  const seen = compareSeen(items.values(), known);
  const { deleted, kept, aside } = compareUnseen(look, known.values().filter((row) => !items.has(text(row, "key"))));
  const gone = deleted.map((row) => ({ item: toItem(row), action: "deleted" as const }));
  return { ...seen, told: [...seen.told, ...gone], kept, aside };
}
