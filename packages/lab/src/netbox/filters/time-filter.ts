import { textOf } from "../data/row.ts";
import { FieldError } from "../model/errors.ts";
import type { Filter } from "../model/model.ts";

type Compare = (value: string, wanted: string) => boolean;

const suffixes: Record<string, Compare> = {
  "": (value, wanted) => value === wanted,
  __n: (value, wanted) => value !== wanted,
  __lt: (value, wanted) => value < wanted,
  __lte: (value, wanted) => value <= wanted,
  __gt: (value, wanted) => value > wanted,
  __gte: (value, wanted) => value >= wanted,
};

// Stored times are UTC with six digits, so that comparing texts compares times.
function normalise(text: string): string {
  const time = new Date(text.includes("T") || text.includes(" ") ? text : `${text}T00:00:00Z`);
  if (Number.isNaN(time.getTime())) throw new FieldError("Enter a valid date/time.");
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? "";
  return `${time.toISOString().slice(0, 19)}.${fraction.padEnd(6, "0")}Z`;
}

/** The filters of a time field: exact, `__n` and the comparisons; dates and ISO 8601 times. */
export function timeFilters(name: string): Record<string, Filter> {
  const filters: Record<string, Filter> = {};
  for (const [suffix, compare] of Object.entries(suffixes)) {
    filters[name + suffix] = (values) => {
      const wanted = values.map(normalise);
      return { test: (row) => wanted.some((limit) => compare(textOf(row, name), limit)) };
    };
  }
  return filters;
}
