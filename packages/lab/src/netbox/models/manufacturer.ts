import { countOf, noCount } from "../fields/computed.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "dcim.manufacturer", verboseName: "manufacturer" };

/** dcim.Manufacturer. */
export const manufacturer = defineModel({
  ...names,
  path: "dcim/manufacturers",
  objectName: "Manufacturer",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    devicetype_count: countOf("dcim.devicetype", "manufacturer"),
    moduletype_count: noCount(),
    inventoryitem_count: noCount(),
    platform_count: countOf("dcim.platform", "manufacturer"),
  },
  brief: sluggedBrief,
  search: ["name", "slug", "description"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
