import { choice } from "../fields/choice.ts";
import { countOf, fixed, noCount } from "../fields/computed.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "dcim.site", verboseName: "site" };

const statuses = { planned: "Planned", staging: "Staging", active: "Active", decommissioning: "Decommissioning", retired: "Retired" };

/** dcim.Site. */
export const site = defineModel({
  ...names,
  path: "dcim/sites",
  objectName: "Site",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    status: choice(statuses, { initial: "active" }),
    region: fixed(null),
    group: fixed(null),
    tenant: reference("tenancy.tenant"),
    facility: text({ maxLength: 50 }),
    time_zone: text({ nullable: true, blank: false }),
    ...described(),
    physical_address: text({ maxLength: 200 }),
    shipping_address: text({ maxLength: 200 }),
    latitude: number({ places: 6, nullable: true, min: -90, max: 90 }),
    longitude: number({ places: 6, nullable: true, min: -180, max: 180 }),
    ...commented(),
    asns: fixed([]),
    ...tracked(names.type),
    circuit_count: noCount(),
    device_count: countOf("dcim.device", "site"),
    prefix_count: countOf("ipam.prefix", "_site"),
    rack_count: countOf("dcim.rack", "site"),
    virtualmachine_count: countOf("virtualization.virtualmachine", "site"),
    vlan_count: countOf("ipam.vlan", "site"),
  },
  brief: sluggedBrief,
  search: ["name", "facility", "description", "comments"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
