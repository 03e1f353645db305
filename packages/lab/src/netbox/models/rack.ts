import { choice } from "../fields/choice.ts";
import { countOf, fixed, noCount } from "../fields/computed.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { commented, described, namedBrief, tracked } from "./common-fields.ts";

const type = "dcim.rack";

const statuses = { reserved: "Reserved", available: "Available", planned: "Planned", active: "Active", deprecated: "Deprecated" };

/** dcim.Rack: only what a device of ours may refer to. */
export const rack = defineModel({
  type,
  verboseName: "rack",
  path: "dcim/racks",
  objectName: "Rack",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    facility_id: text({ maxLength: 50, nullable: true }),
    site: reference("dcim.site", { required: true }),
    location: reference("dcim.location", { onDelete: "clear" }),
    tenant: reference("tenancy.tenant"),
    status: choice(statuses, { initial: "active" }),
    role: fixed(null),
    serial: text({ maxLength: 50 }),
    asset_tag: text({ maxLength: 50, nullable: true }),
    u_height: number({ min: 1, max: 100, initial: 42 }),
    starting_unit: number({ min: 1, max: 32_767, initial: 1 }),
    ...described(),
    ...commented(),
    ...tracked(type),
    device_count: countOf("dcim.device", "rack"),
    powerfeed_count: noCount(),
  },
  brief: namedBrief,
  search: ["name", "serial", "asset_tag", "comments"],
});
