import { countOf, fixed } from "../fields/computed.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "tenancy.tenantgroup", verboseName: "tenant group" };

/** tenancy.TenantGroup, without the tree. */
export const tenantGroup = defineModel({
  ...names,
  path: "tenancy/tenant-groups",
  objectName: "TenantGroup",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    parent: fixed(null),
    ...described(),
    ...tracked(names.type),
    tenant_count: countOf("tenancy.tenant", "group"),
    ...commented(),
    _depth: fixed(0),
  },
  brief: [...sluggedBrief, "tenant_count", "_depth"],
  search: ["name", "slug", "description"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
