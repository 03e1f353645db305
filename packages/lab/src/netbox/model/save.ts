import type { Row } from "../data/row.ts";
import { logChange } from "./change-log.ts";
import type { Model, WriteContext } from "./model.ts";
import type { Prepared } from "./prepare.ts";

/** Stores a prepared row: times, signals, change log. Throws IntegrityError where PostgreSQL would. */
export function save(model: Model, prepared: Prepared, context: WriteContext): Row {
  const { draft, previous, message } = prepared;
  const table = context.db.table(model.type);
  model.beforeSave?.(draft, previous, context);
  if (!previous) draft.id = table.nextId();
  if ("created" in draft && !previous) draft["created"] = context.db.now();
  if ("last_updated" in draft) draft["last_updated"] = context.db.now();
  const row: Row = { ...draft };
  table.put(row);
  logChange(model, { before: previous, after: row, message }, context);
  model.afterSave?.(row, previous, context);
  return table.get(row.id) ?? row;
}

/** Changes values of a stored row as NetBox's own code does in a signal: new last_updated, entry in the change log. */
export function saveValues(model: Model, row: Row, target: { values: Record<string, unknown>; context: WriteContext }): Row {
  return save(model, { draft: { ...row, ...target.values }, previous: row, message: "" }, target.context);
}
