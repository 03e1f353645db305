import { idOf, numberOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { naturalKey } from "../data/natural-order.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import type { WriteContext } from "../model/model.ts";
import { described, tracked } from "./common-fields.ts";

const names = { type: "virtualization.virtualdisk", verboseName: "virtual disk" };

// virtualization/signals.py: VM.disk is the sum of its disks, by queryset.update(): last_updated stays (netbox-api.md 2.8).
function updateSum(vmId: number | null, { db }: WriteContext): void {
  const vms = db.table("virtualization.virtualmachine");
  const vm = vmId === null ? undefined : vms.get(vmId);
  if (!vm) return;
  const disks = db.table(names.type);
  const ids = [...disks.idsBy("virtual_machine", vm.id)];
  const sum = ids.reduce((total, id) => total + (numberOf(disks.get(id) ?? { id }, "size") ?? 0), 0);
  vms.put({ ...vm, disk: ids.length === 0 ? null : sum });
}

/** virtualization.VirtualDisk: size in MB. */
export const virtualDisk = defineModel({
  ...names,
  path: "virtualization/virtual-disks",
  objectName: "VirtualDisk",
  fields: {
    virtual_machine: reference("virtualization.virtualmachine", { required: true, onDelete: "cascade", natural: "name" }),
    name: text({ required: true, maxLength: 64 }),
    ...described(),
    size: number({ required: true, min: 0, max: 2_147_483_647 }),
    ...tracked(names.type),
  },
  brief: ["id", "url", "display", "virtual_machine", "name", "description", "size"],
  search: ["name", "description"],
  unique: [uniqueTogether(names, { virtual_machine: "Virtual machine", name: "Name" })],
  sortKey: (row: Row, db) => {
    const vm = db.get("virtualization.virtualmachine", idOf(row, "virtual_machine"));
    return `${vm ? naturalKey(textOf(vm, "name")) : ""}\u0001${String(vm?.id).padStart(10, "0")}\u0001${naturalKey(textOf(row, "name"))}`;
  },
  sortDependsOn: ["virtualization.virtualmachine"],
  afterSave(row, previous, context) {
    updateSum(idOf(row, "virtual_machine"), context);
    if (previous && previous["virtual_machine"] !== row["virtual_machine"]) updateSum(idOf(previous, "virtual_machine"), context);
  },
  afterDelete: (row, context) => updateSum(idOf(row, "virtual_machine"), context),
});
