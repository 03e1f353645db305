import { idOf, textOf } from "../data/row.ts";
import { objectChangeType } from "../model/change-log.ts";
import type { Filter } from "../model/model.ts";

function touchedBy(actions: readonly string[]): Filter {
  return (values, { db, model }) => {
    const changes = db.table(objectChangeType);
    const rows = values.flatMap((value) => [...changes.idsBy("request_id", value)]).flatMap((id) => changes.get(id) ?? []);
    const own = rows.filter((row) => textOf(row, "changed_object_type") === model.type && actions.includes(textOf(row, "action")));
    const ids = new Set(own.map((row) => idOf(row, "changed_object_id") ?? 0));
    return { ids, test: (row) => ids.has(row.id) };
  };
}

/** Filters by the X-Request-ID of a change (netbox-api.md 2.5). */
export const requestFilters: Readonly<Record<string, Filter>> = {
  created_by_request: touchedBy(["create"]),
  updated_by_request: touchedBy(["update"]),
  modified_by_request: touchedBy(["create", "update"]),
};
