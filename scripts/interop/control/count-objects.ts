import type { NetboxLab } from "@proxbox/lab";

const models: Readonly<Record<string, string>> = {
  "dcim/sites": "sites",
  "virtualization/clusters": "clusters",
  "dcim/devices": "devices",
  "dcim/interfaces": "device interfaces",
  "virtualization/virtual-machines": "virtual machines",
  "virtualization/virtual-disks": "virtual disks",
  "virtualization/interfaces": "VM interfaces",
  "dcim/mac-addresses": "MAC addresses",
  "ipam/ip-addresses": "IP addresses",
  "extras/tags": "tags",
};

/** How many objects of which model lie in a NetBox of the lab, by their names in the plural. */
export function countObjects({ tables }: NetboxLab): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(models).map(([path, name]) => [name, tables.rows(path).length]));
}
