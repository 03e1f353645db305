import { naturalKey } from "../data/natural-order.ts";
import { idOf, textOf } from "../data/row.ts";
import { boolean } from "../fields/boolean.ts";
import { counterOf, fixed, noCount } from "../fields/computed.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import type { Field } from "../model/model.ts";
import { commented, described, tracked } from "./common-fields.ts";

const names = { type: "dcim.devicetype", verboseName: "device type" };

const templates = ["console_port", "console_server_port", "power_port", "power_outlet", "interface", "front_port", "rear_port", "device_bay", "module_bay", "inventory_item"];

const templateCounts: Record<string, Field> = Object.fromEntries(templates.map((name) => [`${name}_template_count`, noCount()]));

/** dcim.DeviceType: model and slug unique per manufacturer. */
export const deviceType = defineModel({
  ...names,
  path: "dcim/device-types",
  objectName: "DeviceType",
  fields: {
    manufacturer: reference("dcim.manufacturer", { required: true }),
    default_platform: reference("dcim.platform", { onDelete: "clear" }),
    model: text({ required: true, maxLength: 100 }),
    slug: slug(),
    part_number: text({ maxLength: 50 }),
    u_height: number({ places: 1, min: 0, max: 1000, initial: 1 }),
    exclude_from_utilization: boolean(false),
    is_full_depth: boolean(true),
    subdevice_role: fixed(null),
    airflow: fixed(null),
    weight: number({ places: 2, nullable: true }),
    weight_unit: fixed(null),
    front_image: fixed(null),
    rear_image: fixed(null),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    device_count: counterOf("dcim.device", "device_type"),
    ...templateCounts,
  },
  brief: ["id", "url", "display", "manufacturer", "model", "slug", "description", "device_count"],
  search: ["model", "part_number", "description", "comments"],
  unique: [
    uniqueTogether(names, { manufacturer: "Manufacturer", model: "Model" }),
    uniqueTogether(names, { manufacturer: "Manufacturer", slug: "Slug" }),
  ],
  display: (row) => textOf(row, "model"),
  sortKey: (row, db) => {
    const maker = db.get("dcim.manufacturer", idOf(row, "manufacturer"));
    return `${maker ? naturalKey(textOf(maker, "name")) : ""}\u0001${naturalKey(textOf(row, "model"))}`;
  },
  sortDependsOn: ["dcim.manufacturer"],
});
