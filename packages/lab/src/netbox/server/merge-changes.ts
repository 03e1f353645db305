import type { Database } from "../data/database.ts";
import { isObject } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { logChange, objectChangeType } from "../model/change-log.ts";
import type { Model, WriteContext } from "../model/model.ts";

/** Times that a merge does not carry over as changes. */
const times = new Set(["created", "last_updated"]);

/** Django's JSON holds moments to the millisecond: `created` comes out of a merge without its microseconds. */
function toMilliseconds(moment: unknown): unknown {
  return typeof moment === "string" ? moment.replace(/(\.\d{3})\d+/, "$1") : moment;
}

function rowOf(value: unknown): Row | undefined {
  return isObject(value) && typeof value["id"] === "number" ? (value as Row) : undefined;
}

function replay(model: Model, change: { before: Row | undefined; after: Row | undefined }, context: WriteContext): void {
  const { db } = context;
  const { before, after } = change;
  const table = db.table(model.type);
  const current = table.get((after ?? before)?.id ?? 0);
  if (after === undefined) {
    if (current === undefined) return;
    logChange(model, { before: current, message: "" }, context);
    table.delete(current.id);
    model.afterDelete?.(current, context);
    return;
  }
  if (before !== undefined && current === undefined) return;
  const own = before === undefined ? after : Object.fromEntries(Object.entries(after).filter(([name, value]) => !times.has(name) && JSON.stringify(value) !== JSON.stringify(before[name])));
  const row: Row = { ...current, ...own, id: after.id, ...(before === undefined ? { created: toMilliseconds(after["created"]) } : {}), last_updated: db.now() };
  table.put(row);
  logChange(model, { before: current, after: row, message: "" }, context);
  model.afterSave?.(row, current, context);
}

/**
 * Carries the changes of a branch over to main, one after the other as netbox-branching's iterative merge does: a new object keeps its id, of a
 * changed one only what was changed is written. Throws what a change runs into, and then nothing is merged.
 */
export function mergeChanges(branch: Database, context: WriteContext): void {
  const models = new Map(context.db.models.map((model) => [model.type, model]));
  context.db.transaction(() => {
    for (const change of branch.table(objectChangeType).rows.values()) {
      const model = models.get(String(change["changed_object_type"]));
      // Definitions that are not branched were written to main at once.
      if (model !== undefined && branch.table(model.type) !== context.db.table(model.type)) replay(model, { before: rowOf(change["before"]), after: rowOf(change["after"]) }, context);
    }
  });
}
