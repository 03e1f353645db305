import { idOf, textOf } from "../data/row.ts";
import { choiceFilters } from "../filters/choice-filter.ts";
import { numberFilters } from "../filters/number-filter.ts";
import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

/** Options of a generic relation. */
export interface GenericOptions {
  /** Prefix of the three fields: `<prefix>_type`, `<prefix>_id`, `<prefix>`. */
  prefix: string;
  /** Content types that may be pointed to. */
  types: readonly string[];
  /** What happens to this row when the target is deleted. */
  onDelete: "cascade" | "protect" | "clear";
  required?: boolean;
}

function contentType(options: GenericOptions): Field {
  const choices = Object.fromEntries(options.types.map((type) => [type, type]));
  return {
    required: options.required ?? false,
    nullable: !options.required,
    initial: () => null,
    parse(value) {
      const type = String(value).toLowerCase();
      if (!options.types.includes(type)) throw new FieldError(`Invalid content type: ${String(value)}`);
      return type;
    },
    render: (row, name) => row[name] ?? null,
    filters: (name) => choiceFilters(name, choices, (row) => textOf(row, name)),
  };
}

function objectId(options: GenericOptions): Field {
  return {
    required: options.required ?? false,
    nullable: !options.required,
    reference: { to: "*", onDelete: options.onDelete },
    lookup: (row, name) => {
      const id = idOf(row, name);
      return id === null ? [] : [`${textOf(row, `${options.prefix}_type`)}:${id}`];
    },
    initial: () => null,
    parse(value) {
      const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
      if (!/^\d+$/.test(text)) throw new FieldError("A valid integer is required.");
      return Number(text);
    },
    render: (row, name) => row[name] ?? null,
    filters: (name) => numberFilters(name, (row) => idOf(row, name)),
  };
}

/** The three fields of a generic relation, in NetBox's order; the object itself is read-only and shown in brief. */
export function generic(options: GenericOptions): Record<string, Field> {
  const { prefix } = options;
  return {
    [`${prefix}_type`]: contentType(options),
    [`${prefix}_id`]: objectId(options),
    [prefix]: { render: (row, _name, context) => context.nested(textOf(row, `${prefix}_type`), idOf(row, `${prefix}_id`), "brief") },
  };
}
