import type { Netbox } from "../netbox/netbox.ts";

/** Names of NetBox's custom fields by model; one request. Proxbox fills those it knows and needs none (E75). */
export async function readCustomFields(netbox: Netbox, signal: AbortSignal): Promise<(objectType: string) => ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const row of await netbox.list("extras/custom-fields", {}, { fields: ["id", "name", "object_types"], signal })) {
    const types = Array.isArray(row["object_types"]) ? row["object_types"] : [];
    for (const type of types) {
      if (typeof type !== "string" || typeof row["name"] !== "string") continue;
      const known = names.get(type) ?? new Set<string>();
      names.set(type, known.add(row["name"]));
    }
  }
  const none: ReadonlySet<string> = new Set();
  return (objectType) => names.get(objectType) ?? none;
}
