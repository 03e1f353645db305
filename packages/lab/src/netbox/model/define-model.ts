import { idFilters } from "../filters/number-filter.ts";
import { textOf } from "../data/row.ts";
import { naturalKey } from "../data/natural-order.ts";
import type { Field, Model, UniqueRule } from "./model.ts";

/** What a model file states; the rest has defaults: shown and ordered by name. */
export type ModelDefinition = Omit<Model, "display" | "sortKey"> & Partial<Pick<Model, "display" | "sortKey">>;

function headFields(model: Pick<Model, "path" | "uiPath">, display: Model["display"]): Record<string, Field> {
  const uiPath = model.uiPath ?? model.path;
  return {
    id: { describe: { type: "integer", label: "ID" }, render: (row) => row.id, filters: idFilters, sortKey: (row) => String(row.id).padStart(16, "0") },
    url: { render: (row, _name, { baseUrl }) => `${baseUrl}/api/${model.path}/${row.id}/` },
    display_url: { render: (row, _name, { baseUrl }) => `${baseUrl}/${uiPath}/${row.id}/` },
    display: { render: (row, _name, { db }) => display(row, db) },
  };
}

/** Completes a model: adds id, url, display_url and display before its own fields. */
export function defineModel(definition: ModelDefinition): Model {
  const display: Model["display"] = definition.display ?? ((row) => textOf(row, "name"));
  return {
    sortKey: (row) => naturalKey(textOf(row, "name")),
    ...definition,
    display,
    fields: { ...headFields(definition, display), ...definition.fields },
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `unique=True` on a field: noticed by the serialiser, "site with this slug already exists." */
export function uniqueField(model: Pick<Model, "type" | "verboseName">, field: string): UniqueRule {
  return {
    level: "field",
    field,
    message: `${model.verboseName} with this ${field} already exists.`,
    constraint: `${model.type.replace(".", "_")}_${field}_key`,
    key: (row) => (row[field] === null ? undefined : String(row[field])),
    detail: (row) => `(${field})=(${String(row[field])})`,
  };
}

/** A UniqueConstraint over several fields; rows with a null in any of them are free. */
export function uniqueTogether(model: Pick<Model, "type" | "verboseName">, fields: Readonly<Record<string, string>>, message?: string): UniqueRule {
  const names = Object.keys(fields);
  const labels = Object.values(fields);
  const values = (row: Readonly<Record<string, unknown>>): string[] => names.map((name) => String(row[name]));
  return {
    level: "constraint",
    field: "__all__",
    message: message ?? `${capitalised(model.verboseName)} with this ${labels.join(" and ")} already exists.`,
    constraint: `${model.type.replace(".", "_")}_unique_${names.join("_")}`,
    key: (row) => (names.some((name) => row[name] === null || row[name] === undefined) ? undefined : JSON.stringify(values(row))),
    detail: (row) => `(${names.join(", ")})=(${values(row).join(", ")})`,
  };
}
