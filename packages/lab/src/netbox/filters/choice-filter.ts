import type { Row } from "../data/row.ts";
import { FieldError } from "../model/errors.ts";
import type { Filter } from "../model/model.ts";

/** NetBox's refusal of a filter value that names nothing. */
export function invalidChoice(value: string): FieldError {
  return new FieldError(`Select a valid choice. ${value} is not one of the available choices.`);
}

/** The filters of a choice: several values are OR; an unknown value is a 400. */
export function choiceFilters(name: string, choices: Readonly<Record<string, string>>, read: (row: Row) => string): Record<string, Filter> {
  const parse = (values: readonly string[]): Set<string> => {
    for (const value of values) {
      if (!(value in choices) && value !== "null") throw invalidChoice(value);
    }
    return new Set(values.map((value) => (value === "null" ? "" : value)));
  };
  return {
    [name]: (values) => {
      const wanted = parse(values);
      return { test: (row) => wanted.has(read(row)) };
    },
    [`${name}__n`]: (values) => {
      const unwanted = parse(values);
      return { test: (row) => !unwanted.has(read(row)) };
    },
  };
}

/** The filter of a boolean: `true`, `false`, `1`, `0`; anything else filters nothing, as Django's NullBooleanField does. */
export function booleanFilters(name: string, read: (row: Row) => boolean): Record<string, Filter> {
  return {
    [name]: (values) => {
      const text = values.at(-1)?.toLowerCase() ?? "";
      if (["true", "1", "t"].includes(text)) return { test: read };
      if (["false", "0", "f"].includes(text)) return { test: (row) => !read(row) };
      return { test: () => true };
    },
  };
}
