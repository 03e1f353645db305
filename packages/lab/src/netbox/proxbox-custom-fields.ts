/** A custom field as netbox-proxbox creates it. */
export type CustomFieldBody = Record<string, unknown>;

const vm = "virtualization.virtualmachine";
const device = "dcim.device";
const cluster = "virtualization.cluster";

const timed = [
  device,
  "dcim.devicerole",
  "dcim.devicetype",
  "dcim.interface",
  "dcim.manufacturer",
  "dcim.site",
  "ipam.ipaddress",
  "ipam.vlan",
  cluster,
  "virtualization.clustertype",
  "virtualization.virtualdisk",
  vm,
  "virtualization.vminterface",
];

type Line = readonly [name: string, type: string, label: string, objectTypes: readonly string[], visible: "always" | "if-set", weight?: number];

const lines: readonly Line[] = [
  ["proxmox_vm_id", "integer", "VM ID", [vm], "always"],
  ["proxmox_vm_type", "text", "VM Type", [vm], "always"],
  ["proxmox_start_at_boot", "boolean", "Start at Boot", [vm], "always"],
  ["proxmox_unprivileged_container", "boolean", "Unprivileged Container", [vm], "if-set"],
  ["proxmox_qemu_agent", "boolean", "QEMU Guest Agent", [vm], "if-set"],
  ["proxmox_search_domain", "text", "Search Domain", [vm], "if-set"],
  ["proxmox_link", "url", "Proxmox Link", [device, vm], "always"],
  ["proxmox_node", "text", "Proxmox Node", [device, vm], "always"],
  ["proxmox_cluster", "text", "Proxmox Cluster", [device, vm], "always"],
  ["proxmox_status", "text", "Proxmox Status", [vm], "always"],
  ["proxmox_endpoint_id", "integer", "Proxmox Endpoint ID", [vm], "if-set"],
  ["proxmox_cluster_name", "text", "Cluster Name", [cluster, "virtualization.clustergroup"], "always"],
  ["proxmox_cluster_status", "text", "Cluster Status", [cluster, "virtualization.clustergroup"], "always"],
  ["proxmox_last_updated", "datetime", "Last Updated", timed, "always", 200],
  ["proxbox_last_run_id", "text", "Last Run ID", [device, cluster, vm], "if-set", 250],
];

/** The custom fields of netbox-proxbox that it writes (sync-mapping.md 3.2), as bodies of POST /api/extras/custom-fields/. */
export const proxboxCustomFields: readonly CustomFieldBody[] = lines.map(([name, type, label, objectTypes, visible, weight]) => ({
  name,
  type,
  label,
  object_types: objectTypes,
  group_name: name.startsWith("proxbox_") ? "Proxbox" : "Proxmox",
  ui_visible: visible,
  ui_editable: "hidden",
  filter_logic: "loose",
  search_weight: 1000,
  weight: weight ?? 100,
}));
