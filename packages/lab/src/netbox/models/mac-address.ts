import { idOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import type { Database } from "../data/database.ts";
import { generic } from "../fields/generic.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { FieldError, ValidationError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";
import { assignedInterfaceFilters } from "./assigned-interface-filters.ts";
import { commented, described, tracked } from "./common-fields.ts";
import { ownMacFilter } from "./mac-filters.ts";
import { normaliseMac } from "./mac-text.ts";

const type = "dcim.macaddress";

function macField(): Field {
  return {
    ...text({ required: true }),
    parse(value) {
      const mac = normaliseMac(String(value));
      if (mac === undefined) throw new FieldError(`Invalid MAC address format: ${String(value)}`);
      return mac;
    },
  };
}

function isPrimary(row: Row, db: Database): boolean {
  return ["dcim.interface", "virtualization.vminterface"].some((interfaces) => db.table(interfaces).idsBy("primary_mac_address", row.id).size > 0);
}

/** dcim.MACAddress (NetBox ≥ 4.2): not unique, upper-cased (netbox-api.md 2.11). */
export const macAddress = defineModel({
  type,
  verboseName: "MAC address",
  path: "dcim/mac-addresses",
  objectName: "MACAddress",
  fields: {
    mac_address: macField(),
    ...generic({ prefix: "assigned_object", types: ["dcim.interface", "virtualization.vminterface"], onDelete: "cascade" }),
    ...described(),
    ...commented(),
    ...tracked(type),
  },
  brief: ["id", "url", "display", "mac_address", "description"],
  search: ["mac_address", "description"],
  lookups: { mac: (row) => [textOf(row, "mac_address")] },
  filters: { ...ownMacFilter, ...assignedInterfaceFilters },
  display: (row) => textOf(row, "mac_address"),
  sortKey: (row) => textOf(row, "mac_address"),
  clean(draft, previous, { db }) {
    if (!previous || !isPrimary(previous, db)) return;
    const moved = draft["assigned_object_type"] !== previous["assigned_object_type"] || idOf(draft, "assigned_object_id") !== idOf(previous, "assigned_object_id");
    if (!moved) return;
    const verb = draft["assigned_object_id"] === null ? "unassign" : "reassign";
    throw new ValidationError({ __all__: [`Cannot ${verb} MAC Address while it is designated as the primary MAC for an object`] });
  },
});
