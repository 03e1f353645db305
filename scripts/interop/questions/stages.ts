/** A stage as the plugin knows it (wire-contract.md 1.7): slug, base path, and its path for one machine where it has one. */
export interface Stage {
  readonly slug: string;
  readonly path: string;
  readonly scopedPath?: string;
}

const machines = "virtualization/virtual-machines";

/** The 13 stages in the plugin's order. */
export const stages: readonly Stage[] = [
  { slug: "devices", path: "dcim/devices/create" },
  { slug: "storage", path: `${machines}/storage/create` },
  { slug: "virtual-machines", path: `${machines}/create`, scopedPath: `${machines}/{vm}/create` },
  { slug: "task-history", path: `${machines}/task-history/create` },
  { slug: "vm-disks", path: `${machines}/virtual-disks/create`, scopedPath: `${machines}/{vm}/virtual-disks/create` },
  { slug: "vm-backups", path: `${machines}/backups/all/create`, scopedPath: `${machines}/{vm}/backups/create` },
  { slug: "vm-snapshots", path: `${machines}/snapshots/all/create`, scopedPath: `${machines}/{vm}/snapshots/create` },
  { slug: "network-interfaces", path: "dcim/devices/interfaces/create" },
  { slug: "vm-interfaces", path: `${machines}/interfaces/create` },
  { slug: "ip-addresses", path: `${machines}/interfaces/ip-address/create` },
  { slug: "sdn", path: "proxmox/sdn/create" },
  { slug: "replications", path: "proxmox/replication" },
  { slug: "backup-routines", path: "proxmox/cluster/backup" },
];
