import type { Row } from "../data/row.ts";
import type { Field, Filter, RenderContext } from "../model/model.ts";

/** A read-only field that is worked out when it is shown. */
export function computed(render: (row: Row, context: RenderContext) => unknown, options: { since?: number; until?: number; filters?: Record<string, Filter> } = {}): Field {
  const { filters, ...versions } = options;
  return {
    ...versions,
    render: (row, _name, context) => render(row, context),
    ...(filters ? { filters: () => filters } : {}),
  };
}

/** A column that always holds the same value: what the lab does not model. */
export function fixed(value: unknown, options: { since?: number } = {}): Field {
  return { ...options, initial: () => value, render: () => value };
}

/** The number of related objects of a model that the lab does not have. */
export function noCount(): Field {
  return computed(() => 0);
}

/** The number of rows of another model that point here. */
export function countOf(type: string, field: string): Field {
  return computed((row, { db }) => (db.has(type) ? db.table(type).idsBy(field, row.id).size : 0));
}

/** The same where NetBox keeps the number in a column (CounterCacheField), so that the change log shows it. */
export function counterOf(type: string, field: string): Field {
  return { ...countOf(type, field), isCounter: true };
}

/** The same for a tree model, whose counts NetBox works out for its own endpoint only: inside another object they are 0. */
export function treeCountOf(type: string, field: string): Field {
  return computed((row, { db, embedded }) => (embedded ? 0 : db.table(type).idsBy(field, row.id).size));
}
