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

/** A read-only field that always shows the same value: what the lab does not model. */
export function fixed(value: unknown, options: { since?: number } = {}): Field {
  return { ...options, render: () => value };
}

/** The number of rows of another model that point here. */
export function countOf(type: string, field: string): Field {
  return computed((row, { db }) => (db.has(type) ? db.table(type).idsBy(field, row.id).size : 0));
}
