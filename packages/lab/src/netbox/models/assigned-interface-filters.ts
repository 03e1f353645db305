import { idOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { booleanFilters } from "../filters/choice-filter.ts";
import { byId, byText, resolveTargets } from "../filters/reference-filter.ts";
import type { FindTargets } from "../filters/reference-filter.ts";
import type { Filter, FilterContext } from "../model/model.ts";

const vmInterfaces = "virtualization.vminterface";
const deviceInterfaces = "dcim.interface";

function rowsOn(interfaceType: string, interfaceIds: Iterable<number>, context: FilterContext): Set<number> {
  const table = context.db.table(context.model.type);
  const found = new Set<number>();
  for (const interfaceId of interfaceIds) {
    for (const id of table.idsBy("assigned_object_id", `${interfaceType}:${interfaceId}`)) found.add(id);
  }
  return found;
}

function onInterface(interfaceType: string, targets: FindTargets): Filter {
  return (values, context) => {
    const wanted = resolveTargets(values, interfaceType, { targets, context });
    const ids = rowsOn(interfaceType, wanted.ids, context);
    return { ids, test: (row: Row) => ids.has(row.id) };
  };
}

function onParent(interfaceType: string, parent: { field: string; type: string }, targets: FindTargets): Filter {
  return (values, context) => {
    const wanted = resolveTargets(values, parent.type, { targets, context });
    const interfaces = context.db.table(interfaceType);
    const ids = rowsOn(interfaceType, [...wanted.ids].flatMap((id) => [...interfaces.idsBy(parent.field, id)]), context);
    return { ids, test: (row: Row) => ids.has(row.id) };
  };
}

const vm = { field: "virtual_machine", type: "virtualization.virtualmachine" };
const device = { field: "device", type: "dcim.device" };

/** Filters by the interface, VM or device that an address is assigned to: the same for IP and MAC addresses. */
export const assignedInterfaceFilters: Readonly<Record<string, Filter>> = {
  virtual_machine_id: onParent(vmInterfaces, vm, byId),
  virtual_machine: onParent(vmInterfaces, vm, byText("name")),
  device_id: onParent(deviceInterfaces, device, byId),
  device: onParent(deviceInterfaces, device, byText("name")),
  vminterface_id: onInterface(vmInterfaces, byId),
  vminterface: onInterface(vmInterfaces, byText("name")),
  interface_id: onInterface(deviceInterfaces, byId),
  interface: onInterface(deviceInterfaces, byText("name")),
  ...booleanFilters("assigned_to_interface", (row) => [vmInterfaces, deviceInterfaces].includes(textOf(row, "assigned_object_type"))),
  ...booleanFilters("assigned", (row) => idOf(row, "assigned_object_id") !== null),
};
