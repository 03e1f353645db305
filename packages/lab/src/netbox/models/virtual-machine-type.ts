import { counterOf } from "../fields/computed.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "virtualization.virtualmachinetype", verboseName: "virtual machine type" };

/** virtualization.VirtualMachineType (NetBox ≥ 4.6). */
export const virtualMachineType = defineModel({
  ...names,
  since: 6,
  path: "virtualization/virtual-machine-types",
  objectName: "VirtualMachineType",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    default_platform: reference("dcim.platform", { onDelete: "clear" }),
    default_vcpus: number({ places: 2, min: 0.01, max: 10_000, nullable: true }),
    default_memory: number({ min: 0, max: 2_147_483_647, nullable: true }),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    virtual_machine_count: counterOf("virtualization.virtualmachine", "virtual_machine_type"),
  },
  brief: sluggedBrief,
  search: ["name", "slug", "description"],
  unique: [
    {
      ...uniqueTogether(names, { name: "Name" }, "Virtual machine type name must be unique."),
      key: (row) => String(row["name"]).toLowerCase(),
    },
    uniqueTogether(names, { slug: "Slug" }, "Virtual machine type slug must be unique."),
  ],
});
