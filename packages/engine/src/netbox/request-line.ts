import { AppError } from "@proxbox/contract";
import type { Query } from "./netbox.ts";

// gunicorn refuses a request line above 4,094 bytes with an HTML page (netbox-api.md 2.2); a proxy may add to it.
const longestLine = 4000;
// "GET " and " HTTP/1.1", and what paging adds: `&limit=1000&ordering=id&id__gt=` with a long id.
const reserved = 80;

// Colons, commas and slashes are legal in a query (RFC 3986 3.4); encoded they would take three bytes each.
function encode(value: string | number | boolean): string {
  return encodeURIComponent(String(value)).replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%2F/g, "/");
}

/** Writes a query string without the question mark; an array repeats its parameter. */
export function queryString(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => `${name}=${encode(item)}`))
    .join("&");
}

// Values of `tag` narrow each other (AND), so they must stay together (netbox-api.md 2.5).
function isDivisible([name, value]: [string, Query[string]]): boolean {
  return Array.isArray(value) && name !== "tag" && name !== "tag_id";
}

function longestList(query: Query): [string, readonly (string | number)[]] | undefined {
  const lists = Object.entries(query).filter(isDivisible) as [string, readonly (string | number)[]][];
  return lists.toSorted((one, other) => other[1].length - one[1].length)[0];
}

function* portions(name: string, values: readonly (string | number)[], room: number): Generator<readonly (string | number)[]> {
  let portion: (string | number)[] = [];
  let used = 0;
  for (const value of values) {
    const bytes = name.length + 2 + encode(value).length;
    if (portion.length > 0 && used + bytes > room) {
      yield portion;
      portion = [];
      used = 0;
    }
    portion.push(value);
    used += bytes;
  }
  if (portion.length > 0) yield portion;
}

/**
 * Divides a query into queries whose request line NetBox accepts, by cutting its longest list of values. A list without
 * values matches nothing, so there is no query then (as a query it would match everything). `base` is the path with what
 * every request carries.
 */
export function divideQuery(base: string, query: Query): readonly Query[] {
  const values = Object.values(query);
  if (values.some((value) => Array.isArray(value) && value.length === 0)) return [];
  const room = longestLine - reserved - Buffer.byteLength(base);
  const list = longestList(query);
  if (list === undefined || queryString(query).length <= room) return [query];
  const [name, items] = list;
  const { [name]: _list, ...others } = query;
  const left = room - queryString(others).length - 1;
  if (left < 100) throw new AppError("RUN_BUG", { detail: `the query on ${base} has two long lists of values` });
  return [...portions(name, items, left)].map((portion) => ({ ...others, [name]: portion }));
}
