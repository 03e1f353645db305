import type { Row } from "../../data/row.ts";
import { boolean } from "../../fields/boolean.ts";
import { choice } from "../../fields/choice.ts";
import { json } from "../../fields/json.ts";
import { number } from "../../fields/number.ts";
import { reference } from "../../fields/reference.ts";
import { text } from "../../fields/text.ts";
import { textOf } from "../../data/row.ts";
import { FieldError } from "../../model/errors.ts";
import { defineModel, uniqueTogether } from "../../model/define-model.ts";
import type { Field, Model, UniqueRule } from "../../model/model.ts";
import { tracked } from "../common-fields.ts";

/** One of netbox-proxbox's models: where it is, what it is called, its own fields, and which of them together are unique. */
export interface PluginModel {
  readonly path: string;
  readonly model: string;
  readonly verboseName: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Field to NetBox's title of it. */
  readonly unique?: Readonly<Record<string, string>>;
  /** The field that names a row. */
  readonly title: string;
  /** More that is unique, each by itself. */
  readonly once?: readonly UniqueRule[];
  /** The model's own rules; throws ValidationError. */
  readonly clean?: Model["clean"];
}

/** A model of the plugin as Django and NetBox's own base classes make it: tags, custom fields, times, a change log. */
export function pluginModel({ path, model, verboseName, fields, unique, title, once = [], clean }: PluginModel): Model {
  const names = { type: `netbox_proxbox.${model}`, verboseName };
  return defineModel({
    ...names,
    path: `plugins/proxbox/${path}`,
    objectName: verboseName,
    fields: { ...fields, ...tracked(names.type) },
    brief: ["id", "url", "display", title],
    search: [title],
    unique: [...(unique === undefined ? [] : [uniqueTogether(names, { ...unique })]), ...once],
    ...(clean === undefined ? {} : { clean }),
    display: (row: Row) => textOf(row, title),
  });
}

/** A line of text as Django's CharField. */
export function line(): Field {
  return text({ maxLength: 255 });
}

/** A number or nothing. */
export function count(places?: number): Field {
  return number({ nullable: true, ...(places === undefined ? {} : { places }) });
}

/** `on` unless it is said otherwise. */
export function flag(isOn = false): Field {
  return boolean(isOn);
}

/** A JSON value that is a list when nothing is said. */
export function list(): Field {
  return json({ initial: [], nullable: false });
}

/** A moment with its zone, or nothing; another form is refused as DRF does. */
export function moment(): Field {
  return json({
    check: (value) => {
      if (value === null || value === undefined) return null;
      if (typeof value !== "string" || Number.isNaN(Date.parse(value))) throw new FieldError("Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
      return `${new Date(value).toISOString().slice(0, 19)}Z`;
    },
  });
}

/** A choice by its words, answered as `{value, label}`. */
export function words(initial: string | null, ...values: readonly string[]): Field {
  return choice(Object.fromEntries(values.map((value) => [value, value])), initial === null ? { nullable: true } : { initial });
}

/** The machine that a row hangs on; NetBox deletes the row along with it. */
export function machine(): Field {
  return reference("virtualization.virtualmachine", { required: true, onDelete: "cascade" });
}

/** A row of the plugin's own. */
export function own(model: string): Field {
  return reference(`netbox_proxbox.${model}`, { onDelete: "clear" });
}
