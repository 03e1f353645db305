import { computed, fixed, treeCountOf } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";
import { depthOf } from "./tree.ts";

const names = { type: "dcim.platform", verboseName: "platform" };

/** dcim.Platform: name and slug unique per manufacturer, or among platforms without one (netbox-api.md 2.13). */
export const platform = defineModel({
  ...names,
  path: "dcim/platforms",
  objectName: "Platform",
  fields: {
    parent: reference("dcim.platform", { onDelete: "cascade", form: "nested", since: 4 }),
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    manufacturer: reference("dcim.manufacturer"),
    config_template: fixed(null),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    device_count: treeCountOf("dcim.device", "platform"),
    virtualmachine_count: treeCountOf("virtualization.virtualmachine", "platform"),
    _depth: computed((row, { db }) => depthOf(row, names.type, db), { since: 4 }),
  },
  brief: [...sluggedBrief, "device_count", "virtualmachine_count", "_depth"],
  search: ["name", "slug", "description"],
  unique: ["name", "slug"].flatMap((field) => [
    uniqueTogether(names, { manufacturer: "Manufacturer", [field]: field === "name" ? "Name" : "Slug" }),
    {
      ...uniqueTogether(names, { [field]: field }, `Platform ${field} must be unique.`),
      key: (row) => (row["manufacturer"] === null ? String(row[field]) : undefined),
    },
  ]),
});
