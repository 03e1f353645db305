import type { z } from "zod";

/** The fields of a schema that has a default for each, all optional: what a change of it may name. */
export function withoutDefaults(shape: Readonly<Record<string, { unwrap(): z.ZodType }>>): z.ZodRawShape {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.unwrap().optional()]));
}
