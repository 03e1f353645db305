import { interfaceKey, naturalKey } from "../data/natural-order.ts";
import { idOf, textOf } from "../data/row.ts";
import { boolean } from "../fields/boolean.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { described, tracked } from "./common-fields.ts";
import {
  assignPrimaryMac,
  cleanPrimaryMac,
  cleanRelatives,
  cleanVlans,
  countFields,
  dropVlansWithoutMode,
  macFields,
  vlanFields,
} from "./interface-rules.ts";
import type { InterfaceKind } from "./interface-rules.ts";
import { interfaceMacFilter } from "./mac-filters.ts";

const names = { type: "virtualization.vminterface", verboseName: "interface" };

const kind: InterfaceKind = {
  type: "virtualization.vminterface",
  parent: "virtual_machine",
  parentType: "virtualization.virtualmachine",
  parentText: "parent virtual machine",
};

/** virtualization.VMInterface: names are case-sensitive within a VM (netbox-api.md 2.11). */
export const vmInterface = defineModel({
  ...names,
  path: "virtualization/interfaces",
  objectName: "VMInterface",
  fields: {
    virtual_machine: reference("virtualization.virtualmachine", { required: true, onDelete: "cascade", natural: "name", form: "brief" }),
    name: text({ required: true, maxLength: 64 }),
    enabled: boolean(true),
    parent: reference("virtualization.vminterface", { onDelete: "restrict", form: "nested", natural: "name" }),
    bridge: reference("virtualization.vminterface", { onDelete: "clear", form: "nested", natural: "name" }),
    mtu: number({ min: 1, max: 65_536, nullable: true }),
    ...macFields(kind),
    ...described(),
    ...vlanFields(),
    ...tracked(names.type),
    ...countFields(kind),
  },
  brief: ["id", "url", "display", "virtual_machine", "name", "description"],
  nested: ["id", "url", "display_url", "display", "virtual_machine", "name"],
  search: ["name", "description"],
  filters: interfaceMacFilter(names.type),
  unique: [uniqueTogether(names, { virtual_machine: "Virtual machine", name: "Name" })],
  sortKey: (row, db) => {
    const vm = db.get("virtualization.virtualmachine", idOf(row, "virtual_machine"));
    return `${vm ? naturalKey(textOf(vm, "name")) : ""}\u0001${String(vm?.id).padStart(10, "0")}\u0001${interfaceKey(textOf(row, "name"))}`;
  },
  sortDependsOn: ["virtualization.virtualmachine"],
  clean(draft, _previous, context) {
    cleanPrimaryMac(draft, kind, context);
    cleanRelatives(draft, kind, context);
    cleanVlans(draft, kind, context);
  },
  beforeSave: dropVlansWithoutMode,
  afterSave(row, previous, context) {
    if (!previous) assignPrimaryMac(row, kind, context);
  },
});
