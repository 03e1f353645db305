/** Slug of a sync stage, as jobs store it. */
export type StageName =
  | "devices"
  | "storage"
  | "virtual-machines"
  | "task-history"
  | "vm-disks"
  | "vm-backups"
  | "vm-snapshots"
  | "network-interfaces"
  | "vm-interfaces"
  | "ip-addresses"
  | "sdn"
  | "replications"
  | "backup-routines";

/** One stage of the sync as the wire knows it. */
export interface WireStage {
  readonly name: StageName;
  /** What `step` frames call it; it differs from the slug for some. */
  readonly step: string;
  /** Path without a leading slash; `<path>/stream` is the event stream. */
  readonly path: string;
  /** The same for one NetBox virtual machine; `{id}` is its id. */
  readonly scopedPath?: string;
  /** Whether a job goes on when it fails. */
  readonly isSkippable: boolean;
  /** One sentence for the API's documentation. */
  readonly about: string;
}

const machines = "virtualization/virtual-machines";

/** The thirteen stages in their fixed order (wire-contract.md 1.7). A stage is data: routes, jobs and pages are made from this. */
export const WIRE_STAGES: readonly WireStage[] = [
  { name: "devices", step: "devices", path: "dcim/devices/create", isSkippable: false, about: "Clusters and nodes: cluster types, clusters, sites, device types, roles and devices." },
  { name: "storage", step: "storage", path: `${machines}/storage/create`, isSkippable: false, about: "Storages, into the inventory." },
  { name: "virtual-machines", step: "virtual-machines", path: `${machines}/create`, scopedPath: `${machines}/{id}/create`, isSkippable: false, about: "Virtual machines, containers and templates." },
  { name: "task-history", step: "task-history", path: `${machines}/task-history/create`, isSkippable: true, about: "Finished tasks of guests, into the inventory." },
  { name: "vm-disks", step: "virtual-disks", path: `${machines}/virtual-disks/create`, scopedPath: `${machines}/{id}/virtual-disks/create`, isSkippable: false, about: "Disks of guests." },
  { name: "vm-backups", step: "backups", path: `${machines}/backups/all/create`, scopedPath: `${machines}/{id}/backups/create`, isSkippable: true, about: "Backups of guests, into the inventory." },
  { name: "vm-snapshots", step: "snapshots", path: `${machines}/snapshots/all/create`, scopedPath: `${machines}/{id}/snapshots/create`, isSkippable: true, about: "Snapshots of guests, into the inventory." },
  { name: "network-interfaces", step: "node-interfaces", path: "dcim/devices/interfaces/create", isSkippable: false, about: "Interfaces of nodes with their addresses." },
  { name: "vm-interfaces", step: "vm-interfaces", path: `${machines}/interfaces/create`, isSkippable: false, about: "Interfaces of guests with their MAC addresses." },
  { name: "ip-addresses", step: "vm-ip-addresses", path: `${machines}/interfaces/ip-address/create`, isSkippable: false, about: "IP addresses of guests and their primary addresses." },
  { name: "sdn", step: "sdn", path: "proxmox/sdn/create", isSkippable: true, about: "SDN zones, VNets and subnets, into the inventory." },
  { name: "replications", step: "replications", path: "proxmox/replication", isSkippable: false, about: "Replication jobs, into the inventory." },
  { name: "backup-routines", step: "backup-routines", path: "proxmox/cluster/backup", isSkippable: false, about: "Backup jobs, into the inventory." },
];

/** The slugs in their order. */
export const STAGE_NAMES: readonly StageName[] = WIRE_STAGES.map(({ name }) => name);

/** The stages in the order of a full update (wire-contract.md 2.6), which has disks before the task history; ours has SDN too. */
export const FULL_UPDATE_STAGES: readonly StageName[] = [
  "devices",
  "storage",
  "virtual-machines",
  "vm-disks",
  "task-history",
  "vm-backups",
  "vm-snapshots",
  "network-interfaces",
  "vm-interfaces",
  "ip-addresses",
  "replications",
  "backup-routines",
  "sdn",
];

/** A stage by its slug. Every slug of the type is in the table. */
export function wireStage(name: StageName): WireStage {
  const stage = WIRE_STAGES.find((each) => each.name === name);
  if (stage === undefined) throw new TypeError(`no stage is called ${name}`);
  return stage;
}
