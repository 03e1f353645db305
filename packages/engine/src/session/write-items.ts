import { AppError } from "@proxbox/contract";
import type { Change } from "@proxbox/contract";
import type { Selection } from "../plan/slice.ts";
import { outcomesOfItems } from "./item-part.ts";
import type { ItemPart } from "./item-part.ts";
import { writableChanges, writeSlice } from "./write-slice.ts";
import type { SliceWriting } from "./write-slice.ts";

/**
 * Writes items once what they hang on is there. A token that may not write netbox-proxbox's models costs the run these alone;
 * everything else that ends a writing ends this one.
 */
export async function writeItems(writing: SliceWriting, part: ItemPart, selection: Selection): Promise<void> {
  const { items, memory, plan } = part;
  const ofItems: SliceWriting = { ...writing, kinds: items.kinds, planned: items.planned, memory, plan };
  const changes = await permittedChanges(ofItems);
  for (const outcome of outcomesOfItems(part, selection)) writing.log.outcome(outcome);
  const { put, drop } = items.planned.bookkeeping;
  if (changes.length + put.length + drop.length > 0) await writeSlice(ofItems, changes);
}

async function permittedChanges(writing: SliceWriting): Promise<readonly Change[]> {
  try {
    return await writableChanges(writing);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== "NB_PERMISSION") throw thrown;
    writing.log.warnings.push(`What is kept of the inventory in NetBox was not written: ${thrown.message}`);
    return [];
  }
}
