import type { Row } from "../data/row.ts";
import { customFieldFilter } from "../filters/custom-field-filter.ts";
import { requestFilters } from "../filters/request-filter.ts";
import { searchFilter } from "../filters/search-filter.ts";
import { FieldError, ValidationError } from "../model/errors.ts";
import type { Filter, FilterContext, FilterResult, Model } from "../model/model.ts";
import type { ApiRequest } from "./api-request.ts";

/** The combined test of a query and the smallest set of candidates that an index offers. */
export interface QueryTest {
  test(row: Row): boolean;
  readonly ids: readonly number[] | undefined;
}

// Parameters that are no filters.
const reserved = new Set(["limit", "offset", "start", "ordering", "brief", "fields", "omit", "exclude", "format", "export", "include"]);

const filterSets = new WeakMap<Model, Record<string, Filter>>();

function filterSetOf(model: Model): Record<string, Filter> {
  let filters = filterSets.get(model);
  if (!filters) {
    filters = { ...requestFilters, q: searchFilter };
    for (const [name, field] of Object.entries(model.fields)) Object.assign(filters, field.filters?.(name));
    Object.assign(filters, model.filters);
    filterSets.set(model, filters);
  }
  return filters;
}

function findFilter(name: string, context: FilterContext): Filter | undefined {
  return filterSetOf(context.model)[name] ?? (name.startsWith("cf_") ? customFieldFilter(name, context) : undefined);
}

/**
 * Reads the filters of a query. A parameter that is no filter is ignored, as in reality, and remembered as unexpected.
 * Throws ValidationError with all refused values (netbox-api.md 2.5).
 */
export function readFilters(request: ApiRequest): QueryTest {
  const { query, model, server } = request;
  const context: FilterContext = { db: server.db, settings: server.settings, model };
  const results: FilterResult[] = [];
  const errors: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    if (reserved.has(name)) continue;
    const filter = findFilter(name, context);
    if (!filter) {
      server.noteUnexpected("unknown filter", `${model.path}: ${name}`);
      continue;
    }
    const values = query.getAll(name).filter((value) => value !== "");
    if (values.length === 0) continue;
    try {
      results.push(filter(values, context));
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      errors[name] = error.messages;
    }
  }
  if (Object.keys(errors).length > 0) throw new ValidationError(errors);
  const candidates = results.flatMap(({ ids }) => (ids ? [[...ids]] : [])).toSorted((a, b) => a.length - b.length);
  return { ids: candidates[0], test: (row) => results.every((result) => result.test(row)) };
}
