import type { KindName } from "../kinds/kind.ts";
import type { LastWritten, RecordChanges, WrittenRecord } from "../values/last-written.ts";
import type { StaleMark } from "../values/stale.ts";
import { scopeOf } from "../values/last-written.ts";
import { SHARED, sourceOf } from "../values/keys.ts";

/** Where the records of a run are, and of which kinds they are wanted; default all. */
export interface RecordsWanted {
  readonly lastWritten: LastWritten;
  readonly netboxUrl: string;
  readonly isWanted?: (kind: KindName) => boolean;
}

/** Loads our records of the sources of a run, also of those that could not be read: what is theirs must not be taken for nobody's. */
export async function loadRecords({ lastWritten, netboxUrl, isWanted }: RecordsWanted, sources: readonly string[]): Promise<readonly WrittenRecord[]> {
  const scopes = await Promise.all([...sources, SHARED].map((source) => lastWritten.load(scopeOf(netboxUrl, source), isWanted)));
  return scopes.flat();
}

/** Loads what of these sources could not be seen in their last runs. */
export async function loadStale(lastWritten: LastWritten, netboxUrl: string, sources: readonly string[]): Promise<readonly StaleMark[]> {
  const scopes = await Promise.all(sources.map((source) => lastWritten.loadStale(scopeOf(netboxUrl, source))));
  return scopes.flat();
}

/** Saves records and stale marks, each in the scope of its source. */
export async function saveRecords(lastWritten: LastWritten, netboxUrl: string, { put, drop, stale = { put: [], drop: [] } }: RecordChanges): Promise<void> {
  const sources = new Set([...[...put, ...drop].map(({ key }) => sourceOf(key)), ...[...stale.put, ...stale.drop].map(({ under }) => sourceOf(under))]);
  for (const source of sources) {
    const isOwn = ({ key }: { key: string }): boolean => sourceOf(key) === source;
    const isMarked = ({ under }: { under: string }): boolean => sourceOf(under) === source;
    await lastWritten.save(scopeOf(netboxUrl, source), { put: put.filter(isOwn), drop: drop.filter(isOwn), stale: { put: stale.put.filter(isMarked), drop: stale.drop.filter(isMarked) } });
  }
}
