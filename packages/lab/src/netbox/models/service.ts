import { idOf, textOf } from "../data/row.ts";
import { generic } from "../fields/generic.ts";
import { numberFilters } from "../filters/number-filter.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { commented, described, tracked } from "./common-fields.ts";

const type = "ipam.service";

/** ipam.Service in the form of NetBox 4.3 and later: what listens on a machine, without ports. */
export const service = defineModel({
  type,
  verboseName: "service",
  path: "ipam/services",
  objectName: "Service",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    ...generic({ prefix: "parent_object", types: ["dcim.device", "ipam.fhrpgroup", "virtualization.virtualmachine"], onDelete: "cascade", required: true }),
    ...described(),
    ...commented(),
    ...tracked(type),
  },
  filters: numberFilters("virtual_machine_id", (row) => (textOf(row, "parent_object_type") === "virtualization.virtualmachine" ? idOf(row, "parent_object_id") : null)),
});
