import { boolean } from "../fields/boolean.ts";
import { fixed } from "../fields/computed.ts";
import { contentTypes } from "../fields/content-types.ts";
import { number } from "../fields/number.ts";
import { text } from "../fields/text.ts";
import { timestamp } from "../fields/timestamps.ts";
import { choice } from "../fields/choice.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

const names = { type: "extras.customlink", verboseName: "custom link" };

const colours = ["blue", "indigo", "purple", "pink", "red", "orange", "yellow", "green", "teal", "cyan", "gray", "black", "white"];
const classes: Readonly<Record<string, string>> = {
  default: "Default",
  ...Object.fromEntries(colours.map((colour) => [colour, `${colour.charAt(0).toUpperCase()}${colour.slice(1)}`])),
  "ghost-dark": "Link",
};

/** A choice that is read as it is written and refused in the words of the REST framework: the serialiser has no field of NetBox's for it. */
function buttonClass(): Field {
  return {
    ...choice(classes, { initial: "default" }),
    takesNull: false,
    parse(value) {
      if (typeof value !== "string" || !Object.hasOwn(classes, value)) throw new FieldError(`"${String(value)}" is not a valid choice.`);
      return value;
    },
    render: (row, name) => row[name],
  };
}

/** extras.CustomLink: a button on the pages of models; texts are Jinja2 and first read when a page is shown (netbox-api.md 2.14). */
export const customLink = defineModel({
  ...names,
  path: "extras/custom-links",
  objectName: "CustomLink",
  fields: {
    object_types: contentTypes(),
    name: text({ required: true, maxLength: 100 }),
    enabled: boolean(true),
    link_text: text({ required: true }),
    link_url: text({ required: true }),
    weight: number({ min: 0, max: 32_767, initial: 100 }),
    group_name: text({ maxLength: 50 }),
    button_class: buttonClass(),
    new_window: boolean(false),
    owner: fixed(null, { since: 5 }),
    created: timestamp(),
    last_updated: timestamp(),
  },
  search: ["name", "link_text", "link_url", "group_name"],
  unique: [uniqueField(names, "name")],
});
