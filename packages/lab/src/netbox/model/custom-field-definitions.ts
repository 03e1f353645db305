import type { Database } from "../data/database.ts";
import { idsOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";

/** Type of the model that holds the definitions. */
export const customFieldType = "extras.customfield";

interface Cache {
  version: number;
  byType: Map<string, Row[]>;
}

const caches = new WeakMap<Database, Cache>();

/** The custom field definitions of an object type, by name; cheap to ask for every row. */
export function customFieldsOf(db: Database, type: string): readonly Row[] {
  const { version, rows } = db.table(customFieldType);
  let cache = caches.get(db);
  if (!cache || cache.version !== version) {
    cache = { version, byType: new Map() };
    caches.set(db, cache);
  }
  let found = cache.byType.get(type);
  if (!found) {
    found = [...rows.values()].filter((row) => (idsOf(row, "object_types") as readonly unknown[]).includes(type));
    found.sort((a, b) => (textOf(a, "name") < textOf(b, "name") ? -1 : 1));
    cache.byType.set(type, found);
  }
  return found;
}
