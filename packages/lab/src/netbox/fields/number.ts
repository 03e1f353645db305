import { numberKey } from "../data/natural-order.ts";
import { numberOf } from "../data/row.ts";
import { numberFilters } from "../filters/number-filter.ts";
import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

/** Options of a number field; limits inclusive. */
export interface NumberOptions {
  min?: number;
  max?: number;
  required?: boolean;
  nullable?: boolean;
  initial?: number | null;
  /** Number of decimal places; whole numbers when absent. */
  places?: number;
  /** How NetBox writes the lower limit in its message, where a float betrays itself. */
  minText?: string;
  since?: number;
}

// Numbers in texts are coerced; a fraction of zero is dropped (DRF IntegerField.re_decimal).
function toInteger(value: unknown): number {
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim().replace(/\.0*$/, "") : "";
  if (!/^[-+]?\d+$/.test(text)) throw new FieldError("A valid integer is required.");
  return Number(text);
}

function toDecimal(value: unknown, places: number): number {
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  if (!/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text)) throw new FieldError("A valid number is required.");
  const fraction = /\.(\d*)$/.exec(text)?.[1] ?? "";
  if (fraction.length > places) throw new FieldError(`Ensure that there are no more than ${places} decimal places.`);
  return Number(text);
}

function checkRange(value: number, options: NumberOptions): number {
  const { min, max, minText } = options;
  if (min !== undefined && value < min) throw new FieldError(`Ensure this value is greater than or equal to ${minText ?? min}.`);
  if (max !== undefined && value > max) throw new FieldError(`Ensure this value is less than or equal to ${max}.`);
  return value;
}

/** A whole or decimal number; null by default when nullable. */
export function number(options: NumberOptions = {}): Field {
  const { places, since } = options;
  return {
    required: options.required ?? false,
    nullable: options.nullable ?? false,
    ...(since === undefined ? {} : { since }),
    describe: {
      type: places === undefined ? "integer" : "decimal",
      ...(options.min === undefined ? {} : { min_value: options.min }),
      ...(options.max === undefined ? {} : { max_value: options.max }),
    },
    initial: () => options.initial ?? null,
    parse: (value) => checkRange(places === undefined ? toInteger(value) : toDecimal(value, places), options),
    render: (row, name) => row[name] ?? null,
    filters: (name) => numberFilters(name, (row) => numberOf(row, name), places !== undefined),
    sortKey: (row, name) => numberKey(numberOf(row, name)),
  };
}
