import type { Row } from "../data/row.ts";
import { FieldError } from "../model/errors.ts";
import type { Filter } from "../model/model.ts";

type Compare = (value: number, wanted: number) => boolean;

const suffixes: Record<string, Compare> = {
  __lt: (value, wanted) => value < wanted,
  __lte: (value, wanted) => value <= wanted,
  __gt: (value, wanted) => value > wanted,
  __gte: (value, wanted) => value >= wanted,
};

/** Parses filter values as whole numbers (or decimals); throws NetBox's message otherwise. */
function parseNumbers(values: readonly string[], decimal = false): number[] {
  return values.map((text) => {
    const pattern = decimal ? /^\s*-?\d+(\.\d+)?\s*$/ : /^\s*-?\d+(\.0*)?\s*$/;
    if (!pattern.test(text)) throw new FieldError(decimal ? "Enter a number." : "Enter a whole number.");
    return Number(text);
  });
}

/** The filters of a number: exact (several values are OR), `__n`, comparisons, `__empty`. */
export function numberFilters(name: string, read: (row: Row) => number | null, decimal = false): Record<string, Filter> {
  const filters: Record<string, Filter> = {
    [name]: (values) => {
      const wanted = new Set(parseNumbers(values, decimal));
      return { test: (row) => wanted.has(read(row) ?? Number.NaN) };
    },
    [`${name}__n`]: (values) => {
      const unwanted = new Set(parseNumbers(values, decimal));
      return { test: (row) => !unwanted.has(read(row) ?? Number.NaN) };
    },
    [`${name}__empty`]: (values) => {
      const wanted = values.at(-1)?.toLowerCase() === "true";
      return { test: (row) => (read(row) === null) === wanted };
    },
  };
  for (const [suffix, compare] of Object.entries(suffixes)) {
    filters[name + suffix] = (values) => {
      const wanted = parseNumbers(values, decimal);
      return { test: (row) => wanted.some((limit) => compare(read(row) ?? Number.NaN, limit)) };
    };
  }
  return filters;
}

/** The filters of an object's own id; the plain one names its rows itself, so that it costs nothing on a large table. */
export function idFilters(): Record<string, Filter> {
  return {
    ...numberFilters("id", (row) => row.id),
    id: (values) => {
      const wanted = new Set(parseNumbers(values));
      return { ids: wanted, test: (row) => wanted.has(row.id) };
    },
  };
}
