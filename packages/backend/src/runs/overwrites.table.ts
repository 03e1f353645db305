import type { OverwriteName } from "@proxbox/contract";
import { KINDS } from "@proxbox/engine";

function customFieldsOf(name: string): readonly string[] {
  return Object.keys(KINDS.find((kind) => kind.name === name)?.fields ?? {}).filter((field) => field.startsWith("cf:"));
}

/**
 * Fields that an `overwrite_*=false` leaves to people once the object is there, by kind. A flag without any is of fields that
 * Proxbox writes when it creates the object and never again, or does not write at all.
 */
export const OVERWRITTEN: Readonly<Record<OverwriteName, Readonly<Record<string, readonly string[]>>>> = {
  device_role: {},
  device_type: {},
  device_tags: { node: ["tags"] },
  device_status: { node: ["status"] },
  device_description: {},
  device_custom_fields: { node: customFieldsOf("node") },
  vm_role: { "virtual-machine": ["role"] },
  vm_type: { "virtual-machine": ["virtual_machine_type"] },
  vm_tags: { "virtual-machine": ["tags"] },
  vm_proxmox_tags: { "virtual-machine": ["tags"] },
  vm_description: { "virtual-machine": ["description", "comments"] },
  vm_custom_fields: { "virtual-machine": customFieldsOf("virtual-machine") },
  vm_cloudinit: { "cloud-init": ["ciuser", "sshkeys", "ipconfig0", "sshkeys_truncated"] },
  cluster_tags: { cluster: ["tags"] },
  cluster_description: {},
  cluster_custom_fields: {},
  node_interface_tags: { "node-interface": ["tags"] },
  node_interface_custom_fields: {},
  storage_tags: { storage: ["tags"] },
  vm_interface_tags: { "vm-interface": ["tags"] },
  vm_interface_custom_fields: {},
  ip_status: { "ip-address": ["status"] },
  ip_tags: { "ip-address": ["tags"] },
  ip_custom_fields: {},
  ip_address_dns_name: {},
};
