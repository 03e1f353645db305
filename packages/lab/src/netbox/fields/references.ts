import { idsOf } from "../data/row.ts";
import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";
import { pythonType } from "../model/python-text.ts";
import { parseReference } from "./reference.ts";

/** A list of references to another model, written and stored as ids, read in their brief form. */
export function references(to: string): Field {
  return {
    reference: { to, onDelete: "clear" },
    lookup: (row, name) => idsOf(row, name),
    initial: () => [],
    parse(value, context) {
      if (!Array.isArray(value)) throw new FieldError(`Expected a list of items but got type "${pythonType(value)}".`);
      return [...new Set(value.map((item: unknown) => parseReference(item, to, context)))];
    },
    render: (row, name, context) => idsOf(row, name).map((id) => context.nested(to, id, "brief")),
  };
}
