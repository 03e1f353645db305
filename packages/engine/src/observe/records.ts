import type { KindName } from "../kinds/kind.ts";
import type { LastWritten, PlaceOptions, RecordChanges, RecordsFilter, WrittenRecord } from "../values/last-written.ts";
import type { StaleMark } from "../values/stale.ts";
import { isScopeElsewhere, placeOf, recordScope, scopeOf } from "../values/last-written.ts";
import { SHARED, sourceOf } from "../values/keys.ts";

/** Where the records of a run are, and which of them are wanted; default all. */
export interface RecordsWanted {
  readonly lastWritten: LastWritten;
  /** A NetBox, or a branch of it. */
  readonly place: string;
  readonly filter?: RecordsFilter;
}

/** Loads our records of the sources of a run, also of those that could not be read: what is theirs must not be taken for nobody's. */
export async function loadRecords({ lastWritten, place, filter }: RecordsWanted, sources: readonly string[]): Promise<readonly WrittenRecord[]> {
  const scopes = await Promise.all([...sources, SHARED].map((source) => lastWritten.load(scopeOf(place, source), filter)));
  return scopes.flat();
}

/**
 * Loads our records of these sources that belong to another place of the same NetBox: to main in a run of a branch, to branches in a run
 * of main. A branch is a copy of main, and a merge carries rows back under their ids.
 */
export async function loadElsewhere({ filter, ...where }: RecordsWanted, sources: readonly string[]): Promise<readonly WrittenRecord[]> {
  const scopes = await scopesElsewhere(where, sources);
  return (await Promise.all(scopes.map((scope) => where.lastWritten.load(scope, filter)))).flat();
}

/** Names of the scopes that these sources have in other places of the same NetBox. */
export async function scopesElsewhere({ lastWritten, place }: Omit<RecordsWanted, "filter">, sources: readonly string[]): Promise<readonly string[]> {
  const wanted = new Set([...sources, SHARED]);
  return (await lastWritten.scopes()).filter((scope) => isScopeElsewhere(scope, place, wanted)).toSorted();
}

/** Our records of one kind of a source: of this place, and of what it has none those of the other places of its NetBox. */
export async function loadOfKind({ lastWritten, netbox, kind }: { readonly lastWritten: LastWritten; readonly netbox: PlaceOptions; readonly kind: KindName }, source: string): Promise<readonly WrittenRecord[]> {
  const filter = { isWanted: (name: KindName): boolean => name === kind };
  const own = await lastWritten.load(recordScope(netbox, source), filter);
  const keys = new Set(own.map(({ key }) => key));
  const elsewhere = await loadElsewhere({ lastWritten, place: placeOf(netbox), filter }, [source]);
  return [...own, ...elsewhere.filter(({ key }) => sourceOf(key) === source && !keys.has(key))];
}

/** Loads what of these sources could not be seen in their last runs. */
export async function loadStale(lastWritten: LastWritten, place: string, sources: readonly string[]): Promise<readonly StaleMark[]> {
  const scopes = await Promise.all(sources.map((source) => lastWritten.loadStale(scopeOf(place, source))));
  return scopes.flat();
}

/** Saves records and stale marks, each in the scope of its source. */
export async function saveRecords(lastWritten: LastWritten, place: string, { put, drop, stale = { put: [], drop: [] } }: RecordChanges): Promise<void> {
  const sources = new Set([...[...put, ...drop].map(({ key }) => sourceOf(key)), ...[...stale.put, ...stale.drop].map(({ under }) => sourceOf(under))]);
  for (const source of sources) {
    const isOwn = ({ key }: { key: string }): boolean => sourceOf(key) === source;
    const isMarked = ({ under }: { under: string }): boolean => sourceOf(under) === source;
    await lastWritten.save(scopeOf(place, source), { put: put.filter(isOwn), drop: drop.filter(isOwn), stale: { put: stale.put.filter(isMarked), drop: stale.drop.filter(isMarked) } });
  }
}
