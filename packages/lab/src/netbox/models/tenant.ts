import { countOf, noCount } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "tenancy.tenant", verboseName: "tenant" };

/** tenancy.Tenant: name and slug unique within their group, or among tenants without one. */
export const tenant = defineModel({
  ...names,
  path: "tenancy/tenants",
  objectName: "Tenant",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    group: reference("tenancy.tenantgroup", { onDelete: "clear" }),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    circuit_count: noCount(),
    device_count: countOf("dcim.device", "tenant"),
    ipaddress_count: countOf("ipam.ipaddress", "tenant"),
    prefix_count: countOf("ipam.prefix", "tenant"),
    rack_count: countOf("dcim.rack", "tenant"),
    site_count: countOf("dcim.site", "tenant"),
    virtualmachine_count: countOf("virtualization.virtualmachine", "tenant"),
    vlan_count: countOf("ipam.vlan", "tenant"),
    vrf_count: countOf("ipam.vrf", "tenant"),
    cluster_count: countOf("virtualization.cluster", "tenant"),
  },
  brief: sluggedBrief,
  search: ["name", "slug", "description", "comments"],
  unique: ["name", "slug"].flatMap((field) => [
    uniqueTogether(names, { group: "Group", [field]: field }, `Tenant ${field} must be unique per group.`),
    { ...uniqueTogether(names, { [field]: field }, "Tenant with this name already exists."), key: (row) => (row["group"] === null ? String(row[field]) : undefined) },
  ]),
});
