import { choice } from "../fields/choice.ts";
import { computed, countOf, noCount } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";
import { depthOf } from "./tree.ts";

const names = { type: "dcim.location", verboseName: "location" };

const statuses = { planned: "Planned", staging: "Staging", active: "Active", decommissioning: "Decommissioning", retired: "Retired" };

/** dcim.Location. */
export const location = defineModel({
  ...names,
  path: "dcim/locations",
  objectName: "Location",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    site: reference("dcim.site", { required: true, onDelete: "cascade" }),
    parent: reference("dcim.location", { onDelete: "cascade", form: "nested" }),
    status: choice(statuses, { initial: "active" }),
    tenant: reference("tenancy.tenant"),
    facility: text({ maxLength: 50 }),
    ...described(),
    ...tracked(names.type),
    rack_count: countOf("dcim.rack", "location"),
    device_count: countOf("dcim.device", "location"),
    prefix_count: noCount(),
    ...commented(),
    _depth: computed((row, { db }) => depthOf(row, names.type, db)),
  },
  brief: [...sluggedBrief, "rack_count", "_depth"],
  nested: ["id", "url", "display_url", "display", "name", "slug", "_depth"],
  search: ["name", "facility", "description"],
  unique: [
    uniqueTogether(names, { site: "Site", parent: "Parent", name: "Name" }),
    uniqueTogether(names, { site: "Site", parent: "Parent", slug: "Slug" }),
  ],
});
