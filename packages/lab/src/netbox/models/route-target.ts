import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, tracked } from "./common-fields.ts";

const names = { type: "ipam.routetarget", verboseName: "route target" };

/** ipam.RouteTarget, as in RFC 4360. */
export const routeTarget = defineModel({
  ...names,
  path: "ipam/route-targets",
  objectName: "RouteTarget",
  fields: { name: text({ required: true, maxLength: 21 }), tenant: reference("tenancy.tenant"), ...described(), ...commented(), ...tracked(names.type) },
  brief: ["id", "url", "display", "name", "description"],
  search: ["name", "description"],
  unique: [uniqueField(names, "name")],
});
