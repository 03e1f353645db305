import { NETBOX_46 } from "./capabilities.ts";
import type { Netbox, Query } from "../netbox/netbox.ts";
import type { Row } from "../values/row.ts";

/** One reading that was asked for. */
export interface FakeCall {
  readonly call: "list" | "count";
  readonly path: string;
  readonly query: Query;
}

/** A NetBox of plain rows that remembers what it was asked; it is never written to. */
export interface FakeNetbox extends Netbox {
  readonly calls: readonly FakeCall[];
  /** Columns of every `list`. */
  readonly fields: readonly (readonly string[])[];
}

/** Makes a NetBox with these rows by path. A filter is the name of a column; an `*_id` one that of the column before it. */
export function fakeNetbox(tables: Readonly<Record<string, readonly Row[]>>): FakeNetbox {
  const calls: FakeCall[] = [];
  const fields: (readonly string[])[] = [];
  const matching = (path: string, query: Query): readonly Row[] => (tables[path] ?? []).filter((row) => Object.entries(query).every(([filter, wanted]) => fits(row, filter, wanted)));
  const refuse = (): Promise<never> => Promise.reject(new Error("nothing may be written here"));
  return {
    calls,
    fields,
    url: "http://netbox.test",
    place: "http://netbox.test",
    version: "4.6.8",
    capabilities: NETBOX_46,
    counts: { requests: 0, writes: 0 },
    list: async (path, query, options) => {
      calls.push({ call: "list", path, query });
      fields.push(options.fields);
      return matching(path, query);
    },
    count: async (path, query) => {
      calls.push({ call: "count", path, query });
      return matching(path, query).length;
    },
    create: refuse,
    update: refuse,
    remove: refuse,
    lackingRights: async () => undefined,
    close: async () => undefined,
  };
}

function fits(row: Row, filter: string, wanted: Query[string]): boolean {
  const value = row[filter] ?? row[filter.replace(/_id$/, "")];
  const list: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  return list.includes(typeof value === "object" && value !== null && "id" in value ? value.id : value);
}
