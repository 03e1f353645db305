import { numberKey } from "../data/natural-order.ts";
import { numberOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { choice } from "../fields/choice.ts";
import { countOf, fixed } from "../fields/computed.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { commented, described, tracked } from "./common-fields.ts";

const names = { type: "ipam.vlan", verboseName: "VLAN" };

/** ipam.VLAN: unique in its group by vid and by name; without a group duplicates are allowed (netbox-api.md 2.11). */
export const vlan = defineModel({
  ...names,
  path: "ipam/vlans",
  objectName: "VLAN",
  fields: {
    site: reference("dcim.site"),
    group: reference("ipam.vlangroup", { resetOnPut: true }),
    vid: number({ required: true, min: 1, max: 4094 }),
    name: text({ required: true, maxLength: 64 }),
    tenant: reference("tenancy.tenant"),
    status: choice({ active: "Active", reserved: "Reserved", deprecated: "Deprecated" }, { initial: "active" }),
    role: reference("ipam.role", { onDelete: "clear" }),
    ...described(),
    qinq_role: choice({ svlan: "Service", cvlan: "Customer" }, { nullable: true, blank: true }),
    qinq_svlan: reference("ipam.vlan", { form: "nested" }),
    ...commented(),
    l2vpn_termination: fixed(null),
    ...tracked(names.type),
    prefix_count: countOf("ipam.prefix", "vlan"),
  },
  brief: ["id", "url", "display", "vid", "name", "description"],
  nested: ["id", "url", "display", "vid", "name", "description"],
  search: ["name", "description"],
  unique: [
    uniqueTogether(names, { group: "Group", vid: "VLAN ID" }),
    uniqueTogether(names, { group: "Group", name: "Name" }),
  ],
  display: (row: Row) => `${textOf(row, "name")} (${String(row["vid"])})`,
  sortKey: (row) => numberKey(numberOf(row, "vid")),
});
