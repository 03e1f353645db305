import { textOf } from "../data/row.ts";
import { timeFilters } from "../filters/time-filter.ts";
import type { Field } from "../model/model.ts";

/** `created` and `last_updated`: set by the server, times as texts. */
export function timestamp(): Field {
  return {
    describe: { type: "datetime" },
    initial: () => null,
    render: (row, name) => row[name] ?? null,
    filters: timeFilters,
    sortKey: (row, name) => textOf(row, name),
  };
}
