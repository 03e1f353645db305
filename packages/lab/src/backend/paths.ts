const machines = "virtualization/virtual-machines";

/** Base paths of the 13 stages (wire-contract.md 1.7), written down apart from the contract's own table, which is compared with it. */
export const STAGE_PATHS: readonly string[] = [
  "dcim/devices/create", `${machines}/storage/create`, `${machines}/create`, `${machines}/task-history/create`, `${machines}/virtual-disks/create`,
  `${machines}/backups/all/create`, `${machines}/snapshots/all/create`, "dcim/devices/interfaces/create", `${machines}/interfaces/create`,
  `${machines}/interfaces/ip-address/create`, "proxmox/sdn/create", "proxmox/replication", "proxmox/cluster/backup",
];

/** The four of them that exist for one virtual machine too, as an expression. */
export const SCOPED_STAGE_PATH = `${machines}/\\d+/(?:create|virtual-disks/create|backups/create|snapshots/create)`;

const guest = ["cluster_name", "node", "type", "vmid"];

/** Required query of each kind of individual sync (wire-contract.md 1.8). */
export const INDIVIDUAL_QUERIES: Readonly<Record<string, readonly string[]>> = {
  cluster: ["cluster_name"],
  node: ["cluster_name", "node_name"],
  vm: guest,
  interface: [...guest, "interface_name"],
  ip: [...guest, "ip_address"],
  disk: [...guest, "disk_name"],
  storage: ["cluster_name", "storage_name"],
  backup: ["cluster_name", "node", "storage", "vmid", "volid"],
  snapshot: [...guest, "snapshot_name"],
  "task-history": ["node", "type", "vmid"],
  replication: ["cluster_name", "replication_id"],
  "backup-routines": ["cluster_name", "job_id"],
};

/** `object_type` of the answer where it is not the kind's name with underscores. */
export const OBJECT_TYPES: Readonly<Record<string, string>> = { ip: "ip_address", disk: "virtual_disk", "task-history": "task_history", "backup-routines": "backup_routine" };

/** Paths that need no key (wire-contract.md 0.4). */
export const OPEN_PATHS: ReadonlySet<string> = new Set(["", "docs", "redoc", "openapi.json", "health", "auth/register-key", "auth/bootstrap-status"]);
