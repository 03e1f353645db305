import { EVERY_ROW } from "../kinds/kind.ts";
import type { ReadScope } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import type { Row } from "../values/row.ts";

/** One model to read. */
export interface ReadRows {
  readonly netbox: Netbox;
  readonly path: string;
  readonly columns: readonly string[];
  readonly scopes: readonly ReadScope[];
  /** Ids that we have records of: read even where a person moved them out of the scope. */
  readonly recordedIds: readonly number[];
  readonly signal: AbortSignal;
}

/** Filter values that fit into one request line of 4 094 bytes (netbox-api.md 2.2), at about 27 bytes each. */
const VALUES_PER_REQUEST = 140;
const ROWS_PER_PAGE = 1_000;
/** Below this many requests it is not worth asking how large the model is. */
const CHEAP_REQUESTS = 2;

/**
 * Reads the rows of the scopes, each once. Where naming every value would take more requests than reading the whole
 * model, the whole model is read: a count tells.
 */
export async function readRows(input: ReadRows): Promise<readonly Row[]> {
  if (input.scopes.includes(EVERY_ROW)) return list(input, {});
  const scopes = input.scopes.map(({ filter, values }) => ({ filter, values: [...new Set(values)] })).filter(({ values }) => values.length > 0);
  const requests = scopes.reduce((sum, { values }) => sum + Math.ceil(values.length / VALUES_PER_REQUEST), 0) + Math.ceil(input.recordedIds.length / VALUES_PER_REQUEST);
  if (requests > CHEAP_REQUESTS) {
    const total = await input.netbox.count(input.path, {}, input.signal);
    if (total === 0) return [];
    if (Math.ceil(total / ROWS_PER_PAGE) <= requests) return list(input, {});
  }
  const found = new Map<number, Row>();
  const pages = await Promise.all(scopes.map(({ filter, values }) => list(input, { [filter]: values })));
  for (const row of pages.flat()) found.set(row.id, row);
  const strayed = input.recordedIds.filter((id) => !found.has(id));
  if (strayed.length > 0) for (const row of await list(input, { id: strayed })) found.set(row.id, row);
  return [...found.values()];
}

function list(input: ReadRows, query: Readonly<Record<string, readonly (string | number)[]>>): Promise<readonly Row[]> {
  return input.netbox.list(input.path, query, { fields: input.columns, signal: input.signal });
}
