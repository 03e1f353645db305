import { textOf } from "../data/row.ts";
import { textFilters } from "../filters/text-filter.ts";
import { computed } from "../fields/computed.ts";
import { defineModel } from "../model/define-model.ts";
import type { Field, Model } from "../model/model.ts";

function stored(name: string): Field {
  return computed((row) => row[name] ?? null, { filters: textFilters(name, (row) => textOf(row, name)) });
}

const features = ["bookmarks", "change_logging", "cloning", "contacts", "custom_fields", "custom_links", "custom_validation", "event_rules", "export_templates", "journaling", "notifications", "tags"];

/** core.ObjectType: the list of models, read-only. */
export const objectType = defineModel({
  type: "core.objecttype",
  verboseName: "object type",
  path: "core/object-types",
  objectName: "ObjectType",
  since: 4,
  readOnly: true,
  unlogged: true,
  fields: {
    app_label: stored("app_label"),
    app_name: computed((row) => textOf(row, "app_label")),
    model: stored("model"),
    model_name: computed((row) => row["verbose_name"]),
    model_name_plural: computed((row) => `${textOf(row, "verbose_name")}s`),
    public: computed(() => true),
    features: computed(() => features),
    is_plugin_model: computed(() => false),
    rest_api_endpoint: computed((row) => `/api/${textOf(row, "path")}/`),
    description: computed(() => ""),
  },
  search: ["app_label", "model"],
  display: (row) => `${textOf(row, "app_label")} | ${textOf(row, "verbose_name")}`,
  sortKey: (row) => `${textOf(row, "app_label")}.${textOf(row, "model")}`,
});

/** The row that describes a model; ids are those of the list. */
export function objectTypeRow(model: Model, id: number): { id: number; [field: string]: unknown } {
  const [app, name] = model.type.split(".");
  return { id, app_label: app, model: name, verbose_name: model.verboseName, path: model.path };
}
