import type { Database } from "../data/database.ts";
import { objectOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { boolean } from "../fields/boolean.ts";
import { choice } from "../fields/choice.ts";
import { computed, fixed } from "../fields/computed.ts";
import { contentTypes } from "../fields/content-types.ts";
import { json } from "../fields/json.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { timestamp } from "../fields/timestamps.ts";
import { customFieldType } from "../model/custom-field-definitions.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { FieldError, ValidationError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

const names = { type: customFieldType, verboseName: "custom field" };

const types = {
  text: "Text",
  longtext: "Text (long)",
  integer: "Integer",
  decimal: "Decimal",
  boolean: "Boolean (true/false)",
  date: "Date",
  datetime: "Date & time",
  url: "URL",
  json: "JSON",
  select: "Selection",
  multiselect: "Multiple selection",
  object: "Object",
  multiobject: "Multiple objects",
};

const dataTypes: Record<string, string> = { integer: "integer", decimal: "decimal", boolean: "boolean", object: "object", json: "object", multiobject: "array", multiselect: "array" };

function nameField(): Field {
  const field = text({ required: true, maxLength: 50, pattern: { test: /^[a-z0-9_]+$/i, message: "Only alphanumeric characters and underscores are allowed." } });
  return {
    ...field,
    parse(value, context, type) {
      if (String(value).includes("__")) throw new FieldError("Double underscores are not permitted in custom field names.");
      return field.parse?.(value, context, type);
    },
  };
}

function displayOf(row: Row): string {
  const spaced = textOf(row, "name").replaceAll("_", " ");
  return textOf(row, "label") || spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

// Django's queryset.update(): existing objects get the default (or lose the value) without a new last_updated.
function rewriteValues(db: Database, change: { type: string; name: string; value: unknown; remove: boolean }): void {
  if (!db.has(change.type)) return;
  const table = db.table(change.type);
  if (!("custom_fields" in table.model.fields)) return;
  for (const row of table.rows.values()) {
    const { [change.name]: current, ...others } = objectOf(row, "custom_fields");
    const values = change.remove ? others : { ...others, [change.name]: current ?? change.value };
    table.put({ ...row, custom_fields: values });
  }
}

/** extras.CustomField (netbox-api.md 2.9): the type is fixed, a default is given to existing objects. */
export const customField = defineModel({
  ...names,
  path: "extras/custom-fields",
  objectName: "CustomField",
  fields: {
    object_types: contentTypes(),
    type: choice(types, { initial: "text" }),
    related_object_type: text({ nullable: true }),
    data_type: computed((row) => dataTypes[textOf(row, "type")] ?? "string"),
    name: nameField(),
    label: text({ maxLength: 50 }),
    group_name: text({ maxLength: 50 }),
    description: text({ maxLength: 200 }),
    required: boolean(false),
    unique: boolean(false),
    search_weight: number({ min: 0, max: 32_767, initial: 1000 }),
    filter_logic: choice({ disabled: "Disabled", loose: "Loose", exact: "Exact" }, { initial: "loose" }),
    ui_visible: choice({ always: "Always", "if-set": "If set", hidden: "Hidden" }, { initial: "always" }),
    ui_editable: choice({ yes: "Yes", no: "No", hidden: "Hidden" }, { initial: "yes" }),
    is_cloneable: boolean(false),
    default: json(),
    related_object_filter: json(),
    weight: number({ min: 0, max: 32_767, initial: 100 }),
    validation_minimum: number({ places: 4, nullable: true }),
    validation_maximum: number({ places: 4, nullable: true }),
    validation_regex: text({ maxLength: 500 }),
    validation_schema: json(),
    choice_set: reference("extras.customfieldchoiceset", { natural: "name" }),
    owner: fixed(null, { since: 5 }),
    comments: text(),
    created: timestamp(),
    last_updated: timestamp(),
  },
  search: ["name", "label", "group_name", "description"],
  unique: [uniqueField(names, "name")],
  display: displayOf,
  clean(draft, previous) {
    if (previous && previous["type"] !== draft["type"]) throw new ValidationError({ type: ["Changing the type of custom fields is not supported."] });
    if (draft["type"] === "object" && draft["related_object_type"] === null) {
      throw new ValidationError({ object_type: ["Object fields must define an object type."] });
    }
    if (draft["type"] === "select" && draft["choice_set"] === null) {
      throw new ValidationError({ choice_set: ["Selection fields must specify a set of choices."] });
    }
  },
  afterSave(row, previous, { db }) {
    const types = row["object_types"] as string[];
    const before = (previous?.["object_types"] as string[] | undefined) ?? [];
    const name = textOf(row, "name");
    for (const type of types.filter((other) => !before.includes(other))) rewriteValues(db, { type, name, value: row["default"] ?? null, remove: false });
    for (const type of before.filter((other) => !types.includes(other))) rewriteValues(db, { type, name, value: null, remove: true });
  },
  afterDelete(row, { db }) {
    for (const type of row["object_types"] as string[]) rewriteValues(db, { type, name: textOf(row, "name"), value: null, remove: true });
  },
});
