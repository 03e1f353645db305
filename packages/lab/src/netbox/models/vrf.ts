import { boolean } from "../fields/boolean.ts";
import { countOf, fixed } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, tracked } from "./common-fields.ts";

const names = { type: "ipam.vrf", verboseName: "VRF" };

/** ipam.VRF: addresses are unique within it unless `enforce_unique` is off. */
export const vrf = defineModel({
  ...names,
  path: "ipam/vrfs",
  objectName: "VRF",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    rd: text({ maxLength: 21, nullable: true }),
    tenant: reference("tenancy.tenant"),
    enforce_unique: boolean(true),
    ...described(),
    ...commented(),
    import_targets: fixed([]),
    export_targets: fixed([]),
    ...tracked(names.type),
    ipaddress_count: countOf("ipam.ipaddress", "vrf"),
    prefix_count: countOf("ipam.prefix", "vrf"),
  },
  brief: ["id", "url", "display", "name", "rd", "description"],
  search: ["name", "rd", "description"],
  unique: [uniqueField(names, "rd")],
});
