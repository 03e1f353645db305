import type { Row } from "../data/row.ts";
import type { Filter } from "../model/model.ts";

type Match = (value: string, wanted: string) => boolean;

function lower(text: string): string {
  return text.toLowerCase();
}

// Suffixes of a char filter and whether they exclude (netbox-api.md 2.5).
const suffixes: Record<string, { match: Match; exclude?: boolean }> = {
  "": { match: (value, wanted) => value === wanted },
  __n: { match: (value, wanted) => value === wanted, exclude: true },
  __ic: { match: (value, wanted) => lower(value).includes(lower(wanted)) },
  __nic: { match: (value, wanted) => lower(value).includes(lower(wanted)), exclude: true },
  __isw: { match: (value, wanted) => lower(value).startsWith(lower(wanted)) },
  __nisw: { match: (value, wanted) => lower(value).startsWith(lower(wanted)), exclude: true },
  __iew: { match: (value, wanted) => lower(value).endsWith(lower(wanted)) },
  __niew: { match: (value, wanted) => lower(value).endsWith(lower(wanted)), exclude: true },
  __ie: { match: (value, wanted) => lower(value) === lower(wanted) },
  __nie: { match: (value, wanted) => lower(value) === lower(wanted), exclude: true },
  __regex: { match: (value, wanted) => new RegExp(wanted).test(value) },
  __iregex: { match: (value, wanted) => new RegExp(wanted, "i").test(value) },
};

/** The filters of a text: exact, and with each suffix; several values are OR, for excluding suffixes AND NOT. */
export function textFilters(name: string, read: (row: Row) => string): Record<string, Filter> {
  const filters: Record<string, Filter> = {};
  for (const [suffix, { match, exclude }] of Object.entries(suffixes)) {
    filters[name + suffix] = (values) => ({
      test: (row) => {
        const value = read(row);
        return values.some((wanted) => match(value, wanted)) !== (exclude === true);
      },
    });
  }
  filters[`${name}__empty`] = (values) => {
    const wanted = values.at(-1)?.toLowerCase() === "true";
    return { test: (row) => (read(row) === "") === wanted };
  };
  return filters;
}
