import type { Kind } from "../kinds/kind.ts";
import type { Actual } from "../observe/observe.ts";
import type { RecordsWanted } from "../observe/records.ts";
import { SHARED } from "../values/keys.ts";
import { scopeOf } from "../values/last-written.ts";
import type { WrittenRecord } from "../values/last-written.ts";

/** Where the records of all sources of a NetBox are. */
export interface Scopes extends Omit<RecordsWanted, "filter"> {
  readonly sources: readonly string[];
}

/**
 * Adds our records of rows that were read and that none of those loaded is of: an address that another guest of ours holds must not be taken for
 * nobody's.
 */
export async function completeByRows(where: Scopes, loaded: readonly WrittenRecord[], { kinds, rows }: { readonly kinds: readonly Kind[]; readonly rows: Actual }): Promise<readonly WrittenRecord[]> {
  const known = Map.groupBy(loaded, ({ kind }) => kind);
  const found = await Promise.all(kinds.map(async ({ name }) => {
    const recorded = new Set(known.get(name)?.map(({ netboxId }) => netboxId));
    const open = new Set((rows.get(name) ?? []).flatMap(({ id }) => (recorded.has(id) ? [] : [id])));
    return open.size === 0 ? [] : loadOfRows(where, name, open);
  }));
  return [...loaded, ...found.flat()];
}

async function loadOfRows({ lastWritten, place, sources }: Scopes, kind: string, netboxIds: ReadonlySet<number>): Promise<readonly WrittenRecord[]> {
  return (await Promise.all([...sources, SHARED].map((source) => lastWritten.loadOfRows(scopeOf(place, source), kind, netboxIds)))).flat();
}
