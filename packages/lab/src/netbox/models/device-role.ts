import { boolean } from "../fields/boolean.ts";
import { computed, fixed, treeCountOf } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { color, slug, text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";
import { depthOf } from "./tree.ts";

const names = { type: "dcim.devicerole", verboseName: "device role" };

/** dcim.DeviceRole: also the roles of VMs; a tree since 4.3. */
export const deviceRole = defineModel({
  ...names,
  path: "dcim/device-roles",
  objectName: "DeviceRole",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    color: color(),
    vm_role: boolean(true),
    config_template: fixed(null),
    parent: reference("dcim.devicerole", { onDelete: "cascade", form: "nested", since: 3 }),
    ...described(),
    ...tracked(names.type),
    device_count: treeCountOf("dcim.device", "role"),
    virtualmachine_count: treeCountOf("virtualization.virtualmachine", "role"),
    ...commented(),
    _depth: computed((row, { db }) => depthOf(row, names.type, db), { since: 3 }),
  },
  brief: [...sluggedBrief, "device_count", "virtualmachine_count", "_depth"],
  search: ["name", "slug", "description"],
  unique: ["name", "slug"].flatMap((field) => [
    uniqueTogether(names, { parent: "Parent", [field]: field === "name" ? "Name" : "Slug" }),
    {
      ...uniqueTogether(names, { [field]: field }, `A top-level device role with this ${field} already exists.`),
      key: (row) => ((row["parent"] ?? null) === null ? String(row[field]) : undefined),
    },
  ]),
});
