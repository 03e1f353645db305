import { isObject, netboxWords } from "./message.ts";

/** What a refused bulk call says about its items: NetBox's words by index, where NetBox names them at all. */
export type RefusedItems = ReadonlyMap<number, string>;

// 4.6: a list with one object per item, `{}` for the good ones (netbox-api.md 2.7).
function itemsByPlace(body: readonly unknown[], count: number): RefusedItems {
  const items = new Map<number, string>();
  if (body.length !== count || !body.every(isObject)) return items;
  body.forEach((item, index) => {
    if (isObject(item) && Object.keys(item).length > 0) items.set(index, netboxWords(item));
  });
  return items;
}

function wordsOfEntry(entry: Readonly<Record<string, unknown>>): string {
  const { index: _index, id: _id, ...rest } = entry;
  return netboxWords(rest["errors"] ?? rest);
}

// 4.7: `{"detail", "errors": [{"index" or "id", "errors"}]}` (netbox-api.md 2.7).
function itemsByIndex(errors: readonly unknown[], ids: readonly (number | undefined)[]): RefusedItems {
  const items = new Map<number, string>();
  for (const entry of errors) {
    if (!isObject(entry)) continue;
    const index = typeof entry["index"] === "number" ? entry["index"] : ids.indexOf(Number(entry["id"]));
    if (index >= 0 && index < ids.length) items.set(index, wordsOfEntry(entry));
  }
  return items;
}

/** Finds the refused items in an error body of NetBox 4.2-4.6 or 4.7; `ids` are the ids of the call's items, in order. */
export function refusedItems(body: unknown, ids: readonly (number | undefined)[]): RefusedItems {
  if (Array.isArray(body)) return itemsByPlace(body, ids.length);
  if (isObject(body) && Array.isArray(body["errors"])) return itemsByIndex(body["errors"], ids);
  return new Map();
}
