import { textOf } from "../data/row.ts";
import { choiceFilters } from "../filters/choice-filter.ts";
import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

/** Options of a choice field. */
export interface ChoiceOptions {
  required?: boolean;
  initial?: string | null;
  /** null is stored as null; without it null becomes the empty text (netbox-api.md 2.6). */
  nullable?: boolean;
  /** The empty text is allowed. */
  blank?: boolean;
  since?: number;
}

/** A choice: written as its raw value, read as `{value, label}`, null when empty (netbox/api/fields.py). */
export function choice(choices: Readonly<Record<string, string>>, options: ChoiceOptions = {}): Field {
  const { since } = options;
  return {
    required: options.required ?? false,
    nullable: options.nullable ?? false,
    takesNull: !options.nullable,
    ...(since === undefined ? {} : { since }),
    describe: { choices: Object.entries(choices).map(([value, label]) => ({ value, display_name: label })) },
    initial: () => (options.initial === undefined ? (options.nullable ? null : "") : options.initial),
    parse(value) {
      if (value === null || value === "") {
        if (options.blank) return "";
        throw new FieldError("This field may not be blank.");
      }
      if (typeof value === "object") {
        throw new FieldError('Value must be passed directly (e.g. "foo": 123); do not use a dictionary or list.');
      }
      const key = String(value);
      if (!Object.hasOwn(choices, key)) throw new FieldError(`${key} is not a valid choice.`);
      return key;
    },
    render(row, name) {
      const value = row[name];
      if (typeof value !== "string" || value === "") return null;
      return { value, label: choices[value] ?? value };
    },
    filters: (name) => choiceFilters(name, choices, (row) => textOf(row, name)),
  };
}
