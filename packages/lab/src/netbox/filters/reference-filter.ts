import { idOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import type { Table } from "../data/table.ts";
import type { Filter, FilterContext, FilterResult } from "../model/model.ts";
import { invalidChoice } from "./choice-filter.ts";

/** Finds the ids that a filter value names; an empty answer makes NetBox refuse the value. */
export type FindTargets = (table: Table, value: string) => readonly number[];

/** Finds a target by its own id. */
export const byId: FindTargets = (table, value) => (/^\d+$/.test(value) && table.get(Number(value)) ? [Number(value)] : []);

/** Finds targets by the exact value of a text field: the slug of most models, the name of the others. */
export function byText(field: string): FindTargets {
  return (table, value) => [...table.rows.values()].filter((row) => textOf(row, field) === value).map((row) => row.id);
}

interface Wanted {
  ids: Set<number>;
  orNone: boolean;
}

/** Resolves the values of a reference filter; `null` means "has none". Throws "Select a valid choice…" (netbox-api.md 2.5). */
export function resolveTargets(values: readonly string[], to: string, find: { targets: FindTargets; context: FilterContext }): Wanted {
  const wanted: Wanted = { ids: new Set(), orNone: false };
  for (const value of values) {
    if (value === "null") {
      wanted.orNone = true;
      continue;
    }
    const found = find.targets(find.context.db.table(to), value);
    if (found.length === 0) throw invalidChoice(value);
    for (const id of found) wanted.ids.add(id);
  }
  return wanted;
}

function candidates(name: string, wanted: Wanted, context: FilterContext): { ids: Iterable<number> } | Record<string, never> {
  const table = context.db.table(context.model.type);
  if (wanted.orNone || !table.hasLookup(name)) return {};
  return { ids: [...wanted.ids].flatMap((id) => [...table.idsBy(name, id)]) };
}

/** The filters of a reference: `<name>_id`, `<name>` by slug or name, each with `__n`. */
export function referenceFilters(name: string, to: string, naturalField: string): Record<string, Filter> {
  const matches = (row: Row, wanted: Wanted): boolean => {
    const id = idOf(row, name);
    return id === null ? wanted.orNone : wanted.ids.has(id);
  };
  const filter = (targets: FindTargets, exclude: boolean): Filter => (values, context): FilterResult => {
    const wanted = resolveTargets(values, to, { targets, context });
    if (exclude) return { test: (row) => !matches(row, wanted) };
    return { test: (row) => matches(row, wanted), ...candidates(name, wanted, context) };
  };
  const natural = byText(naturalField);
  return {
    [`${name}_id`]: filter(byId, false),
    [`${name}_id__n`]: filter(byId, true),
    [name]: filter(natural, false),
    [`${name}__n`]: filter(natural, true),
  };
}
