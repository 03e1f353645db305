import type { LabRequest, NetboxLab } from "@proxbox/lab";

/**
 * A person writes into the very row that the request is about, a moment before NetBox sees it; tells whether there was such
 * a row. It is the description, and every second time the name besides.
 */
export function forestall(netbox: NetboxLab, { method, path, body }: LabRequest): boolean {
  if (method !== "PATCH" && method !== "DELETE") return false;
  const model = path.replace(/^\/api\//, "").replace(/\/(\d+\/)?$/, "");
  const [id] = idsIn(path, body);
  const row = id === undefined ? undefined : netbox.tables.get(model, id);
  if (row === undefined) return false;
  const name = row.id % 2 === 0 && typeof row["name"] === "string" ? { name: `${row["name"].slice(0, 40)} mine` } : {};
  const before = netbox.changes().length;
  netbox.tables.patch(model, row.id, { description: `a person was here at ${before}`, ...name });
  return netbox.changes().length > before;
}

function idsIn(path: string, body: Buffer): readonly number[] {
  const own = /\/(\d+)\/$/.exec(path)?.[1];
  if (own !== undefined) return [Number(own)];
  const items: unknown = body.length === 0 ? [] : JSON.parse(body.toString());
  return (Array.isArray(items) ? items : []).flatMap((item: unknown) => (typeof item === "object" && item !== null && "id" in item ? [Number(item.id)] : []));
}
