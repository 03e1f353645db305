import { countOf, noCount } from "../fields/computed.ts";
import { number } from "../fields/number.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "ipam.role", verboseName: "role" };

/** ipam.Role: roles of prefixes and VLANs. */
export const ipamRole = defineModel({
  ...names,
  path: "ipam/roles",
  objectName: "Role",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    weight: number({ min: 0, max: 32_767, initial: 1000 }),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    prefix_count: countOf("ipam.prefix", "role"),
    vlan_count: countOf("ipam.vlan", "role"),
    asn_count: noCount(),
  },
  brief: sluggedBrief,
  search: ["name", "slug"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
