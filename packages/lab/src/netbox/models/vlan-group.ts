import { computed, countOf } from "../fields/computed.ts";
import { generic } from "../fields/generic.ts";
import { json } from "../fields/json.ts";
import { reference } from "../fields/reference.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "ipam.vlangroup", verboseName: "VLAN group" };

const scopes = ["dcim.region", "dcim.sitegroup", "dcim.site", "dcim.location", "dcim.rack", "virtualization.clustergroup", "virtualization.cluster"];

/** ipam.VLANGroup: scoped to a site, a cluster and others. */
export const vlanGroup = defineModel({
  ...names,
  path: "ipam/vlan-groups",
  objectName: "VLANGroup",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    ...generic({ prefix: "scope", types: scopes, onDelete: "cascade" }),
    vid_ranges: json({ initial: [[1, 4094]], nullable: false }),
    total_vlan_ids: computed((row) => (row["vid_ranges"] as [number, number][]).reduce((sum, [low, high]) => sum + high - low + 1, 0)),
    tenant: reference("tenancy.tenant", { since: 4 }),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    vlan_count: countOf("ipam.vlan", "group"),
    utilization: computed(() => "0.0"),
  },
  brief: sluggedBrief,
  search: ["name", "slug", "description"],
  unique: [
    uniqueTogether(names, { scope_type: "Scope type", scope_id: "Scope ID", name: "Name" }),
    uniqueTogether(names, { scope_type: "Scope type", scope_id: "Scope ID", slug: "Slug" }),
  ],
});
