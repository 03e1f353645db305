import { numberKey } from "../data/natural-order.ts";
import { idOf, isObject } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { referenceFilters } from "../filters/reference-filter.ts";
import { FieldError } from "../model/errors.ts";
import { pythonText } from "../model/python-text.ts";
import type { Field, Reference, WriteContext } from "../model/model.ts";

/** Options of a reference field. */
export interface ReferenceOptions {
  required?: boolean;
  onDelete?: Reference["onDelete"];
  /** The other object is shown in its nested form (a serialiser's Nested… class) instead of its brief form. */
  form?: "brief" | "nested";
  /** PUT without the field empties it (`default=None` in the serialiser). */
  resetOnPut?: boolean;
  /** The text by which `<name>=` filters find the target; default "slug". */
  natural?: string;
  since?: number;
}

function matchesPath(row: Row, path: readonly string[], target: { wanted: unknown; type: string; context: WriteContext }): boolean {
  const { wanted, type, context } = target;
  const [head = "", ...rest] = path;
  if (rest.length === 0) return String(row[head] ?? "") === String(wanted ?? "");
  const reference = context.db.table(type).model.fields[head]?.reference;
  const next = reference && context.db.get(reference.to, idOf(row, head));
  return next !== undefined && reference !== undefined && matchesPath(next, rest, { wanted, type: reference.to, context });
}

// {"cluster": {"name": "x"}} is the look-up cluster__name=x (utilities/api.py, dict_to_filter_params).
function flatten(attributes: Record<string, unknown>, prefix = ""): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (isObject(value)) Object.assign(flat, flatten(value, `${prefix}${key}__`));
    else flat[prefix + key] = value;
  }
  return flat;
}

function findByAttributes(attributes: Record<string, unknown>, type: string, context: WriteContext): number {
  const flat = flatten(attributes);
  const wanted = Object.entries(flat).map(([key, value]) => ({ path: key.split("__"), value }));
  const rows = context.mayView(type) ? [...context.db.table(type).rows.values()] : [];
  const found = rows.filter((row) => wanted.every(({ path, value }) => matchesPath(row, path, { wanted: value, type, context })));
  const [first, second] = found;
  if (!first) throw new FieldError(`Related object not found using the provided attributes: ${pythonText(flat)}`);
  if (second) throw new FieldError(`Multiple objects match the provided attributes: ${pythonText(flat)}`);
  return first.id;
}

/** Turns the written form of a reference (id, id as text, attributes) into an id; throws NetBox's messages (netbox-api.md 2.6). */
export function parseReference(value: unknown, type: string, context: WriteContext): number {
  if (isObject(value)) return findByAttributes(value, type, context);
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (!/^-?\d+$/.test(text)) {
    throw new FieldError(`Related objects must be referenced by numeric ID or by dictionary of attributes. Received an unrecognized value: ${String(value)}`);
  }
  const id = Number(text);
  if (!context.db.table(type).get(id)) throw new FieldError(`Related object not found using the provided numeric ID: ${id}`);
  return id;
}

/** A reference to one object of another model. */
export function reference(to: string, options: ReferenceOptions = {}): Field {
  const { since, form = "brief" } = options;
  return {
    required: options.required ?? false,
    nullable: !options.required,
    resetOnPut: options.resetOnPut ?? false,
    ...(since === undefined ? {} : { since }),
    reference: { to, onDelete: options.onDelete ?? "protect" },
    lookup: (row, name) => {
      const id = idOf(row, name);
      return id === null ? [] : [id];
    },
    initial: () => null,
    parse: (value, context) => parseReference(value, to, context),
    render: (row, name, context) => context.nested(to, idOf(row, name), form),
    filters: (name) => referenceFilters(name, to, options.natural ?? "slug"),
    sortKey: (row, name) => numberKey(idOf(row, name)),
  };
}
