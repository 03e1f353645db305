import { textOf } from "../data/row.ts";
import { FieldError } from "../model/errors.ts";
import type { Filter } from "../model/model.ts";
import { contains, familyOf, hostOf, parseAddress } from "./ip-text.ts";

function parsed(values: readonly string[]): string[] {
  return values.map((value) => {
    const address = parseAddress(value);
    if (!address) throw new FieldError(`Invalid IP address format: ${value}`);
    return value.includes("/") ? `${address.host}/${address.prefixLength}` : address.host;
  });
}

/** `address=` with a mask is exact, without one it matches the host; `parent=` takes a prefix (netbox-api.md 2.5). */
export function addressFilters(field: string): Record<string, Filter> {
  return {
    [field]: (values) => {
      const wanted = new Set(parsed(values));
      return { test: (row) => wanted.has(textOf(row, field)) || wanted.has(hostOf(textOf(row, field))) };
    },
    parent: (values) => ({ test: (row) => values.some((value) => contains(value, hostOf(textOf(row, field)))) }),
    family: (values) => ({ test: (row) => values.includes(String(familyOf(textOf(row, field)))) }),
  };
}
