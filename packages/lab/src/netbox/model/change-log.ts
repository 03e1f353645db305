import { isObject } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import type { Model, Settings, WriteContext } from "./model.ts";

/** Type of the model that holds the change log. */
export const objectChangeType = "core.objectchange";

// Not part of the snapshots that NetBox compares (netbox/models/features.py, serialize_object).
const unlogged = new Set(["created", "last_updated"]);

function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (typeof before !== "object" || typeof after !== "object") return false;
  return JSON.stringify(before) === JSON.stringify(after);
}

function hasChanges(before: Row, after: Row): boolean {
  return Object.keys(after).some((name) => !unlogged.has(name) && !isSame(before[name], after[name]));
}

/** The `changelog_message` of a body; unknown, and therefore ignored, before 4.4. */
export function changelogMessage(body: unknown, settings: Settings): string {
  const message = isObject(body) && settings.version >= 4 ? body["changelog_message"] : undefined;
  return typeof message === "string" ? message : "";
}

/** One change to write down; `before` is missing for a creation, `after` for a deletion. */
export interface Change {
  readonly before?: Row | undefined;
  readonly after?: Row | undefined;
  readonly message: string;
}

/** Adds an entry to the change log; an update that changed nothing leaves no entry (netbox-api.md 2.8). */
export function logChange(model: Model, change: Change, context: WriteContext): void {
  const { before, after, message } = change;
  const shown = after ?? before;
  if (model.unlogged || !shown || (before && after && !hasChanges(before, after))) return;
  const table = context.db.table(objectChangeType);
  table.put({
    id: table.nextId(),
    time: context.db.now(),
    user: context.user.id,
    user_name: context.user.username,
    request_id: context.requestId,
    action: before ? (after ? "update" : "delete") : "create",
    changed_object_type: model.type,
    changed_object_id: shown.id,
    object_repr: model.display(shown, context.db),
    model_name: model.verboseName,
    message,
    before: before ?? null,
    after: after ?? null,
  });
}
