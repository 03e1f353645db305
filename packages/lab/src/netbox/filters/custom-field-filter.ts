import { objectOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { customFieldsOf } from "../model/custom-field-definitions.ts";
import type { Filter, FilterContext } from "../model/model.ts";
import { booleanFilters } from "./choice-filter.ts";
import { numberFilters } from "./number-filter.ts";
import { textFilters } from "./text-filter.ts";

function filtersOf(definition: Row): Record<string, Filter> {
  const name = textOf(definition, "name");
  const parameter = `cf_${name}`;
  const value = (row: Row): unknown => objectOf(row, "custom_fields")[name] ?? null;
  const number = (row: Row): number | null => (typeof value(row) === "number" ? (value(row) as number) : null);
  const kind = textOf(definition, "type");
  if (kind === "integer" || kind === "decimal") return numberFilters(parameter, number, kind === "decimal");
  if (kind === "boolean") return booleanFilters(parameter, (row) => value(row) === true);
  const filters = textFilters(parameter, (row) => (value(row) === null ? "" : String(value(row))));
  // A text is searched loosely unless the field says "exact" (extras/models/customfields.py, netbox-api.md 2.5).
  const isLoose = ["text", "longtext", "url"].includes(kind) && textOf(definition, "filter_logic") === "loose";
  const contains = filters[`${parameter}__ic`];
  return isLoose && contains ? { ...filters, [parameter]: contains } : filters;
}

/** The filter `cf_<name>` with its suffixes; undefined when the type has no such custom field: NetBox ignores it. */
export function customFieldFilter(parameter: string, context: FilterContext): Filter | undefined {
  for (const definition of customFieldsOf(context.db, context.model.type)) {
    if (textOf(definition, "filter_logic") === "disabled") continue;
    const filter = filtersOf(definition)[parameter];
    if (filter) return filter;
  }
  return undefined;
}
