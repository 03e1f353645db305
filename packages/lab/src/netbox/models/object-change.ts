import { idOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { choiceFilters } from "../filters/choice-filter.ts";
import { numberFilters } from "../filters/number-filter.ts";
import { textFilters } from "../filters/text-filter.ts";
import { computed } from "../fields/computed.ts";
import { timestamp } from "../fields/timestamps.ts";
import { objectChangeType } from "../model/change-log.ts";
import { defineModel } from "../model/define-model.ts";
import type { Field, Filter, RenderContext } from "../model/model.ts";

const actions: Readonly<Record<string, string>> = { create: "Created", update: "Updated", delete: "Deleted" };

const notLogged = new Set(["id", "created", "last_updated"]);

function stored(name: string, filters: Record<string, Filter>): Field {
  return computed((row) => row[name] ?? null, { filters });
}

function countersOf(row: Row, type: string, context: RenderContext): Record<string, unknown> {
  if (!context.db.has(type)) return {};
  const counters = Object.entries(context.db.table(type).model.fields).filter(([, field]) => field.isCounter);
  return Object.fromEntries(counters.map(([name, field]) => [name, field.render(row, name, context)]));
}

function dataOf(row: Row | null, type: string, context: RenderContext): Record<string, unknown> | null {
  if (!row) return null;
  const { db } = context;
  const entries = Object.entries(row).filter(([name]) => !notLogged.has(name) && !name.startsWith("_"));
  const data: Record<string, unknown> = { ...Object.fromEntries(entries), ...countersOf(row, type, context) };
  if (Array.isArray(data["tags"]) && db.has(type)) data["tags"] = (data["tags"] as number[]).map((id) => textOf(db.get("extras.tag", id) ?? { id }, "name"));
  return data;
}

function snapshot(name: "before" | "after"): Field {
  return computed((row, context) => dataOf((row[name] ?? null) as Row | null, textOf(row, "changed_object_type"), context) ?? (name === "before" ? {} : null));
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** core.ObjectChange: the change log, read-only (netbox-api.md 2.14). */
export const objectChange = defineModel({
  type: objectChangeType,
  verboseName: "object change",
  path: "core/object-changes",
  uiPath: "core/changelog",
  objectName: "ObjectChange",
  readOnly: true,
  unlogged: true,
  fields: {
    time: timestamp(),
    user: computed((row, { baseUrl }) => {
      const id = idOf(row, "user");
      return { id, url: `${baseUrl}/api/users/users/${id}/`, display: row["user_name"], username: row["user_name"] };
    }),
    user_name: stored("user_name", textFilters("user_name", (row) => textOf(row, "user_name"))),
    request_id: stored("request_id", textFilters("request_id", (row) => textOf(row, "request_id"))),
    action: computed((row) => ({ value: row["action"], label: actions[textOf(row, "action")] ?? "" }), {
      filters: choiceFilters("action", actions, (row) => textOf(row, "action")),
    }),
    changed_object_type: stored("changed_object_type", textFilters("changed_object_type", (row) => textOf(row, "changed_object_type"))),
    changed_object_id: stored("changed_object_id", numberFilters("changed_object_id", (row) => idOf(row, "changed_object_id"))),
    changed_object: computed((row, context) => context.nested(textOf(row, "changed_object_type"), idOf(row, "changed_object_id"), "brief")),
    object_repr: stored("object_repr", textFilters("object_repr", (row) => textOf(row, "object_repr"))),
    message: stored("message", textFilters("message", (row) => textOf(row, "message"))),
    prechange_data: snapshot("before"),
    postchange_data: snapshot("after"),
  },
  search: ["user_name", "object_repr", "message"],
  lookups: {
    request_id: (row) => [textOf(row, "request_id")],
    changed_object: (row) => [`${textOf(row, "changed_object_type")}:${String(row["changed_object_id"])}`],
  },
  display: (row) => {
    const type = textOf(row, "changed_object_type");
    const [app = ""] = type.split(".");
    return `${capitalised(app)} | ${textOf(row, "model_name")} ${textOf(row, "object_repr")} ${(actions[textOf(row, "action")] ?? "").toLowerCase()} by ${textOf(row, "user_name")}`;
  },
  // Newest first.
  sortKey: (row) => String(1e12 - row.id),
});
