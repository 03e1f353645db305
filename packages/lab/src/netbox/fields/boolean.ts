import { booleanFilters } from "../filters/choice-filter.ts";
import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

// DRF BooleanField.TRUE_VALUES and FALSE_VALUES, lower-cased.
const truths = new Set(["t", "y", "yes", "true", "on", "1"]);
const lies = new Set(["f", "n", "no", "false", "off", "0"]);

/** A boolean with a default. */
export function boolean(initial: boolean, options: { since?: number } = {}): Field {
  return {
    ...options,
    describe: { type: "boolean" },
    initial: () => initial,
    parse(value) {
      const text = typeof value === "object" ? "" : String(value).toLowerCase();
      if (truths.has(text)) return true;
      if (lies.has(text)) return false;
      throw new FieldError("Must be a valid boolean.");
    },
    render: (row, name) => row[name] === true,
    filters: (name) => booleanFilters(name, (row) => row[name] === true),
  };
}
