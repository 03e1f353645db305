import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

/** Models by their content types (`dcim.device`), as custom fields and custom links name those that they are on. */
export function contentTypes(): Field {
  return {
    required: true,
    initial: () => [],
    parse(value, { db }) {
      if (!Array.isArray(value)) throw new FieldError('Expected a list of items but got type "str".');
      const unknown = value.find((type: unknown) => !db.has(String(type).toLowerCase()) && !String(type).startsWith("netbox_proxbox."));
      if (unknown !== undefined) throw new FieldError(`Invalid content type: ${String(unknown)}`);
      return [...new Set(value.map((type: unknown) => String(type).toLowerCase()))].toSorted();
    },
    render: (row, name) => row[name],
    filters: (name) => ({
      [name]: (values) => ({ test: (row) => values.some((type) => (row[name] as string[]).includes(type)) }),
      // The older name of the filter (≤ 4.3), still read.
      object_type: (values) => ({ test: (row) => values.some((type) => (row[name] as string[]).includes(type)) }),
    }),
  };
}
