import type { NetboxLab, Row } from "@proxbox/lab";

/** Where a person does something in NetBox, and to which of many objects. */
export interface Scene {
  readonly netbox: NetboxLab;
  readonly pick: number;
  readonly value: number;
}

/** A row of a model, at the position that the scene says, counted round. */
export function picked({ netbox, pick }: Scene, model: string): Row | undefined {
  const rows = netbox.tables.rows(model);
  return rows[pick % Math.max(1, rows.length)];
}

/** Changes the row that is picked. */
export function patch(scene: Scene, model: string, body: Record<string, unknown> | ((row: Row) => Record<string, unknown>)): void {
  const row = picked(scene, model);
  if (row !== undefined) scene.netbox.tables.patch(model, row.id, typeof body === "function" ? body(row) : body);
}

/** Deletes the row that is picked. */
export function remove(scene: Scene, model: string): void {
  const row = picked(scene, model);
  if (row !== undefined) scene.netbox.tables.remove(model, row.id);
}

/** The row of this slug, name or model, made where there is none. */
export function ensure({ netbox }: Pick<Scene, "netbox">, model: string, body: Record<string, unknown>): Row {
  const key = "slug" in body ? "slug" : "name" in body ? "name" : "model";
  return netbox.tables.find(model, (row) => row[key] === body[key]) ?? netbox.tables.insert(model, body);
}

/** An older NetBox does not have every model: the lab has no table for one then. */
export function hasModel({ netbox }: Pick<Scene, "netbox">, model: string): boolean {
  try {
    return netbox.tables.rows(model).length >= 0;
  } catch {
    return false;
  }
}

/** Ids of a row's tags. */
export function tagIds(row: Row): readonly number[] {
  return Array.isArray(row["tags"]) ? (row["tags"] as number[]) : [];
}
