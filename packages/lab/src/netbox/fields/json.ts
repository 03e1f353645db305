import type { Field } from "../model/model.ts";

/** Any JSON value, or one that `check` accepts; null by default. */
export function json(options: { initial?: unknown; nullable?: boolean; check?: (value: unknown) => unknown; required?: boolean } = {}): Field {
  return {
    required: options.required ?? false,
    nullable: options.nullable ?? true,
    initial: () => options.initial ?? null,
    parse: (value) => (options.check ? options.check(value) : value),
    render: (row, name) => row[name] ?? null,
  };
}
