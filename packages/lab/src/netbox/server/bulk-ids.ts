import { isObject } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { pythonType } from "../model/python-text.ts";
import type { ApiRequest } from "./api-request.ts";
import { orderedRows } from "./order.ts";
import { badRequest } from "./write-views.ts";

/** One item of a bulk update or delete. */
export interface BulkItem {
  readonly id: number;
  readonly body: Record<string, unknown>;
}

function idErrors(item: unknown): Record<string, unknown> {
  if (!isObject(item)) return { non_field_errors: [`Invalid data. Expected a dictionary, but got ${pythonType(item)}.`] };
  if (!("id" in item)) return { id: ["This field is required."] };
  return /^-?\d+$/.test(String(item["id"])) ? {} : { id: ["A valid integer is required."] };
}

/** Reads the items of a bulk update or delete: ids are checked first, all of them (netbox-api.md 2.7). Throws the 400. */
export function parseBulk(request: ApiRequest, body: unknown): BulkItem[] {
  if (!Array.isArray(body)) {
    const kind = pythonType(body ?? {});
    if (request.server.settings.version >= 7) throw badRequest({ detail: `Expected a list of objects, but got ${kind}.` });
    throw badRequest({ non_field_errors: [`Expected a list of items but got type "${kind}".`] });
  }
  const errors = body.map(idErrors);
  if (errors.some((error) => Object.keys(error).length > 0)) throw badRequest(errors);
  return (body as Record<string, unknown>[]).map((item) => ({ id: Number(item["id"]), body: item }));
}

/** The rows that the ids name and the user may touch, in the model's own order; the others are skipped silently. */
export function rowsOf(request: ApiRequest, items: readonly BulkItem[], mayTouch: (row: Row) => boolean): Row[] {
  const { db } = request.server;
  const wanted = new Set(items.map((item) => item.id));
  if (wanted.size > 200) return orderedRows(request.model, db, "").filter((row) => wanted.has(row.id) && mayTouch(row));
  const found = [...wanted].flatMap((id) => db.get(request.model.type, id) ?? []).filter(mayTouch);
  const keys = new Map(found.map((row) => [row, request.model.sortKey(row, db)]));
  return found.sort((a, b) => {
    const [left = "", right = ""] = [keys.get(a), keys.get(b)];
    return left === right ? a.id - b.id : left < right ? -1 : 1;
  });
}

/** 4.7 refuses unknown and repeated ids (netbox-api.md 2.7). Throws the 400. */
export function refuseStrayIds(items: readonly BulkItem[], rows: readonly Row[], verb: "updated" | "deleted"): void {
  const known = new Set(rows.map((row) => row.id));
  const seen = new Set<number>();
  const errors: unknown[] = [];
  for (const { id } of items) {
    if (!known.has(id)) errors.push({ id, errors: { id: ["Object not found."] } });
    else if (seen.has(id)) errors.push({ id, errors: { id: ["Duplicate object ID."] } });
    seen.add(id);
  }
  if (errors.length > 0) throw badRequest({ detail: `${errors.length} of ${items.length} objects could not be ${verb}.`, errors });
}
