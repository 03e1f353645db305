import { idsOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { logChange } from "./change-log.ts";
import { ProtectedError } from "./errors.ts";
import type { Model, WriteContext } from "./model.ts";
import { incomingReferences } from "./references.ts";
import type { Incoming } from "./references.ts";

interface Found {
  readonly model: Model;
  readonly row: Row;
}

interface Collected {
  /** Dependents before what they depend on. */
  readonly deleted: Found[];
  readonly seen: Set<string>;
  readonly cleared: { incoming: Incoming; row: Row; target: number }[];
  readonly guarded: { found: Found; restrict: boolean }[];
}

function keyOf(model: Model, row: Row): string {
  return `${model.type}:${row.id}`;
}

function pointing(incoming: Incoming, target: Found, context: WriteContext): Row[] {
  const table = context.db.table(incoming.model.type);
  const key = incoming.reference.to === "*" ? keyOf(target.model, target.row) : target.row.id;
  return [...table.idsBy(incoming.name, key)].flatMap((id) => table.get(id) ?? []);
}

function collect(target: Found, collected: Collected, context: WriteContext): void {
  if (collected.seen.has(keyOf(target.model, target.row))) return;
  collected.seen.add(keyOf(target.model, target.row));
  for (const incoming of incomingReferences(context.db.models, target.model.type)) {
    for (const row of pointing(incoming, target, context)) {
      const found = { model: incoming.model, row };
      const { onDelete } = incoming.reference;
      if (onDelete === "cascade") collect(found, collected, context);
      else if (onDelete === "clear") collected.cleared.push({ incoming, row, target: target.row.id });
      else collected.guarded.push({ found, restrict: onDelete === "restrict" });
    }
  }
  collected.deleted.push(target);
}

// Django's Collector: PROTECT always forbids, RESTRICT only when its row is not deleted along.
function checkGuards(collected: Collected, context: WriteContext): void {
  const blocking = collected.guarded.filter(({ found, restrict }) => !restrict || !collected.seen.has(keyOf(found.model, found.row)));
  if (blocking.length === 0) return;
  const names = new Map(blocking.map(({ found: { model, row } }) => [keyOf(model, row), `${model.display(row, context.db)} (${row.id})`]));
  throw new ProtectedError([...names.values()]);
}

// SET_NULL and the rows of a many-to-many table are written by the database: no last_updated, no change log (netbox-api.md 2.8).
function clear({ incoming, row, target }: Collected["cleared"][number], context: WriteContext): void {
  const table = context.db.table(incoming.model.type);
  const current = table.get(row.id);
  if (!current) return;
  const value = current[incoming.name];
  if (Array.isArray(value)) table.put({ ...current, [incoming.name]: idsOf(current, incoming.name).filter((id) => id !== target) });
  else if (incoming.reference.to === "*") table.put({ ...current, [incoming.name]: null, [incoming.name.replace(/_id$/, "_type")]: null });
  else table.put({ ...current, [incoming.name]: null });
}

/** Deletes a row with everything that depends on it. Throws ProtectedError when something forbids it; call it in a transaction. */
export function remove(model: Model, row: Row, target: { context: WriteContext; message: string }): void {
  const { context, message } = target;
  const collected: Collected = { deleted: [], seen: new Set(), cleared: [], guarded: [] };
  collect({ model, row }, collected, context);
  checkGuards(collected, context);
  for (const found of collected.deleted) {
    const current = context.db.get(found.model.type, found.row.id) ?? found.row;
    logChange(found.model, { before: current, message: found.row === row ? message : "" }, context);
    found.model.beforeDelete?.(current, context);
  }
  for (const entry of collected.cleared) {
    if (!collected.seen.has(keyOf(entry.incoming.model, entry.row))) clear(entry, context);
  }
  for (const found of collected.deleted) {
    context.db.table(found.model.type).delete(found.row.id);
    found.model.afterDelete?.(found.row, context);
  }
}
