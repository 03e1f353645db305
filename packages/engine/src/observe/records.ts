import type { LastWritten, RecordChanges, WrittenRecord } from "../values/last-written.ts";
import { scopeOf } from "../values/last-written.ts";
import { SHARED, sourceOf } from "../values/keys.ts";

/** Loads our records of the sources of a run, also of those that could not be read: what is theirs must not be taken for nobody's. */
export async function loadRecords(lastWritten: LastWritten, netboxUrl: string, sources: readonly string[]): Promise<readonly WrittenRecord[]> {
  const scopes = await Promise.all([...sources, SHARED].map((source) => lastWritten.load(scopeOf(netboxUrl, source))));
  return scopes.flat();
}

/** Saves records, each in the scope of its source. */
export async function saveRecords(lastWritten: LastWritten, netboxUrl: string, { put, drop }: RecordChanges): Promise<void> {
  const sources = new Set([...put, ...drop].map(({ key }) => sourceOf(key)));
  for (const source of sources) {
    await lastWritten.save(scopeOf(netboxUrl, source), { put: put.filter(({ key }) => sourceOf(key) === source), drop: drop.filter(({ key }) => sourceOf(key) === source) });
  }
}
