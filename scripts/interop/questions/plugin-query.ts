const overwriteFlags = [
  "device_role", "device_type", "device_tags", "device_status", "device_description", "device_custom_fields", "vm_role", "vm_type", "vm_tags",
  "vm_proxmox_tags", "vm_description", "vm_custom_fields", "vm_cloudinit", "cluster_tags", "cluster_description", "cluster_custom_fields",
  "node_interface_tags", "node_interface_custom_fields", "storage_tags", "vm_interface_tags", "vm_interface_custom_fields", "ip_status", "ip_tags",
  "ip_custom_fields", "ip_address_dns_name",
];

const modes = ["vm", "vm_template", "vm_interface", "mac", "ip_address", "cluster", "node", "storage", "sdn", "sdn_bgp"];

const behaviour = {
  use_guest_agent_interface_name: "true", vm_interface_sync_strategy: "guest_os_model", fetch_max_concurrency: "8",
  ignore_ipv6_link_local_addresses: "true", primary_ip_preference: "ipv4", parse_description_metadata: "false",
};

const stageAdditions = {
  sync_task_history: "false", run_id: "5f0c1c9e-6d0b-4a53-9a0d-0c6a9b1f7a11", sync_vm_network: "false", delete_nonexistent_backup: "true",
  delete_nonexistent_snapshot: "true",
};

/** The query that the plugin sends with every stage (wire-contract.md 1.7), SDN switched on so that its stage has work; `more` comes last. */
export function pluginQuery(endpointId: string | number, more: Readonly<Record<string, string>> = {}): string {
  const flags = overwriteFlags.map((flag) => [`overwrite_${flag}`, "true"]);
  const sync = modes.map((mode) => [`sync_mode_${mode}`, "always"]);
  const all = [...Object.entries(behaviour), ...flags, ...sync, ["proxmox_endpoint_ids", String(endpointId)], ...Object.entries(more)];
  return new URLSearchParams(all as [string, string][]).toString();
}

/** Additions of the plugin by the stage's slug. */
export const additionsOfStage: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "virtual-machines": { sync_task_history: stageAdditions.sync_task_history, run_id: stageAdditions.run_id, sync_vm_network: stageAdditions.sync_vm_network },
  "vm-backups": { delete_nonexistent_backup: stageAdditions.delete_nonexistent_backup },
  "vm-snapshots": { delete_nonexistent_snapshot: stageAdditions.delete_nonexistent_snapshot },
};

const session = ["source", "name", "domain", "ip_address", "port", "endpoint_ids", "proxmox_endpoint_ids"];

const ofStages = [
  ...session, ...Object.keys(behaviour), ...Object.keys(stageAdditions), ...overwriteFlags.map((flag) => `overwrite_${flag}`), ...modes.map((mode) => `sync_mode_${mode}`),
  "netbox_vm_ids", "assign_vm_interface_ips", "sync_vm_interface_macs", "netbox_branch_schema_id", "dry_run",
];

const ofIndividual = [
  ...session, ...overwriteFlags.map((flag) => `overwrite_${flag}`), "type", "cluster_name", "node", "node_name", "vmid", "interface_name", "disk_name", "storage_name",
  "storage", "volid", "snapshot_name", "upid", "replication_id", "job_id", "auto_create_vm", "auto_create_storage", "dry_run", "netbox_branch_schema_id",
];

const ofLists = ["offset", "limit", "level", "errors_only", "newer_than_id", "older_than_id", "since", "operation_id"];

const parameters: readonly { readonly operations: RegExp; readonly names: ReadonlySet<string> }[] = [
  { operations: /^GET \/sync\/individual\//, names: new Set(ofIndividual) },
  { operations: /^GET \/(dcim|virtualization|full-update|proxmox\/(sdn\/create|replication|cluster\/backup))\b/, names: new Set(ofStages) },
  { operations: /^GET \/proxmox\/endpoints|^GET \/(netbox|admin)\//, names: new Set(ofLists) },
  { operations: /^GET \/proxmox\//, names: new Set([...session, "type"]) },
];

/** Whether the plugin, or the contract for anyone, sends this query parameter to this operation: where the original declares it, we must too. */
export function isSentByPlugin(operation: string, parameter: string): boolean {
  return parameters.find(({ operations }) => operations.test(operation))?.names.has(parameter) ?? false;
}
