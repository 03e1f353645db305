import type { LabRequest, NetboxLab } from "@proxbox/lab";

/** Texts that models have, in the order in which a person thinks of them: netbox-proxbox's have no description. */
const TEXTS = ["description", "notes", "comment", "alias", "dns", "path", "ciuser", "mac_address"] as const;

/**
 * A person writes into the very row that the request is about, a moment before NetBox sees it; tells whether there was such
 * a row. It is the description, or what the model has in its place, and every second time the name besides.
 */
export function forestall(netbox: NetboxLab, { method, path, body }: LabRequest): boolean {
  if (method !== "PATCH" && method !== "DELETE") return false;
  const model = path.replace(/^\/api\//, "").replace(/\/(\d+\/)?$/, "");
  const [id] = idsIn(path, body);
  const row = id === undefined ? undefined : netbox.tables.get(model, id);
  if (row === undefined) return false;
  const name = row.id % 2 === 0 && typeof row["name"] === "string" ? { name: `${row["name"].slice(0, 40)} mine` } : {};
  const before = netbox.changes().length;
  const text = TEXTS.find((column) => column in row);
  netbox.tables.patch(model, row.id, { ...(text === undefined ? {} : { [text]: `a person, at ${before}` }), ...name });
  return netbox.changes().length > before;
}

function idsIn(path: string, body: Buffer): readonly number[] {
  const own = /\/(\d+)\/$/.exec(path)?.[1];
  if (own !== undefined) return [Number(own)];
  const items: unknown = body.length === 0 ? [] : JSON.parse(body.toString());
  return (Array.isArray(items) ? items : []).flatMap((item: unknown) => (typeof item === "object" && item !== null && "id" in item ? [Number(item.id)] : []));
}
