/** A row as Proxmox VE prints it; keys and value types are the API's own. */
export type ProxmoxRow = Record<string, unknown>;

/** One address of a guest agent's interface, as `network-get-interfaces` prints it; `prefix` is a string on some versions. */
export interface AgentAddress {
  "ip-address": string;
  "ip-address-type": "ipv4" | "ipv6";
  prefix: number | string;
}

/** One interface as the QEMU guest agent prints it; Windows' loopback has no hardware address, an idle interface no addresses. */
export interface AgentInterface {
  name: string;
  "hardware-address"?: string;
  "ip-addresses"?: AgentAddress[];
  statistics?: ProxmoxRow;
}

/**
 * How a QEMU guest agent behaves. `silent`: 500 "QEMU guest agent is not running". `slow`: answers after `delayMs`.
 * `timeout`: 500 "… got timeout" after `delayMs`. `unsupported`: 200 with QGA's own error in `result.error`.
 * `empty`: 200 with an empty list. `disabled`: 500 "No QEMU guest agent configured", whatever the config says.
 */
export type AgentMode = "answering" | "silent" | "slow" | "timeout" | "unsupported" | "empty" | "disabled";

/** A guest agent and what it knows. */
export interface GuestAgent {
  mode: AgentMode;
  /** For `slow` and `timeout`. */
  delayMs?: number;
  /** Every answer waits for this promise too: a test can hold an agent without a clock. */
  waitFor?: Promise<unknown>;
  interfaces: AgentInterface[];
  hostname?: string;
  osinfo?: ProxmoxRow;
}

/** One interface of a running container; addresses are `address/prefix` texts. */
export interface ContainerInterface {
  name: string;
  hwaddr: string;
  addresses: string[];
}

/**
 * The answer of `/nodes/{node}/lxc/{vmid}/interfaces`. Without `shape` it follows the version: 501 before 8.1, `inet` on 8,
 * `ip-addresses` on 9. `inet` keeps only the last address per family, as the real code does.
 */
export interface ContainerInterfaces {
  shape?: "inet" | "ip-addresses" | "null" | "unimplemented";
  rows: ContainerInterface[];
}

/** A snapshot of a guest; the synthetic `current` is added by the server. */
export interface EstateSnapshot {
  name: string;
  description?: string;
  snaptime?: number;
  parent?: string;
  vmstate?: 0 | 1;
}

/** A virtual machine or container. Name, tags and template flag stand here, not in `config`; the server prints them in both places. */
export interface EstateGuest {
  vmid: number;
  type: "qemu" | "lxc";
  node: string;
  /** Without a name Proxmox prints `VM <vmid>` or `CT<vmid>` in lists, and no name in the config. */
  name?: string;
  status: "running" | "stopped" | "paused" | "suspended" | "prelaunch" | (string & {});
  template?: boolean;
  /** As PVE stores them, separated by `;`. */
  tags?: string;
  pool?: string;
  hastate?: string;
  lock?: string;
  /** The guest's config file; `memory` in MiB, disks and NICs as property strings. */
  config: Record<string, string | number>;
  snapshots: EstateSnapshot[];
  agent?: GuestAgent;
  interfaces?: ContainerInterfaces;
  uptimeSeconds?: number;
  /** Replaces values of this guest's rows in lists and status; `undefined` removes the key. */
  row?: ProxmoxRow;
}

/** A storage as `/storage` defines it. Without `nodes` every node has it. */
export interface EstateStorage {
  storage: string;
  plugintype: string;
  content: string;
  shared: boolean;
  nodes?: string[];
  totalBytes: number;
  usedBytes: number;
  /** More of what `/storage` prints of it, e.g. `server`, `prune-backups`, `disable`. */
  definition?: ProxmoxRow;
  /** Rows of `/nodes/{node}/storage/{storage}/content`. */
  volumes: ProxmoxRow[];
  /** Rows that only one node has, on a storage that is not shared: node to rows, beside `volumes`. */
  nodeVolumes?: Record<string, ProxmoxRow[]>;
}

/** A cluster node. */
export interface EstateNode {
  name: string;
  ip: string;
  online: boolean;
  /** Own version when it differs from the cluster's, e.g. "8.4.14". */
  version?: string;
  cpus: number;
  memoryBytes: number;
  diskBytes: number;
  uptimeSeconds: number;
  /** Rows of `/nodes/{node}/network`. */
  networks: ProxmoxRow[];
  /** Rows of `/nodes/{node}/tasks`, newest first. */
  tasks: ProxmoxRow[];
  /** Rows of `/nodes/{node}/replication`: state is per node, not per cluster (proxmox-api.md F). */
  replication: ProxmoxRow[];
  /** SHA-256 fingerprint as `/nodes` prints it. */
  sslFingerprint: string;
  /** Status and reason of calls proxied to it while offline; default 595 "No route to host". */
  unreachable?: { status: 595 | 596; reason: string };
}

/** A resource pool; its members are the guests that name it. */
export interface EstatePool {
  poolid: string;
  comment?: string;
  /** Names of storages that are members. */
  storages?: string[];
}

/** Everything a Proxmox VE knows. Plain values: change them while the server runs and the next answer shows it. */
export interface Estate {
  /** Undefined for a stand-alone node. */
  cluster?: { name: string; quorate: boolean };
  nodes: EstateNode[];
  guests: EstateGuest[];
  storages: EstateStorage[];
  pools: EstatePool[];
  /** Body of `/cluster/options`. */
  options: ProxmoxRow;
  ha: { resources: ProxmoxRow[]; groups: ProxmoxRow[]; rules: ProxmoxRow[] };
  /** Rows of `/cluster/backup`. */
  backupJobs: ProxmoxRow[];
  /** Rows of `/cluster/replication`: configuration only. */
  replicationJobs: ProxmoxRow[];
  /** `subnets` name their VNet; `fabrics` came with PVE 9. */
  sdn: { zones: ProxmoxRow[]; vnets: ProxmoxRow[]; subnets?: ProxmoxRow[]; controllers?: ProxmoxRow[]; fabrics?: ProxmoxRow[] };
}

/** What a generated estate has besides its guests; what is left out there is none of. */
export interface EstateHistory {
  snapshotsPerGuest?: number;
  /** On `nfs-backup`, and one more of every guest on its node's `local`. */
  backupsPerGuest?: number;
  /** Finished tasks, newest first; every fourth is the node's own and of no guest. */
  tasksPerNode?: number;
  /** Of the first guests, to another node. */
  replicationJobs?: number;
  backupJobs?: number;
  /** With a zone, a controller, and a subnet each. */
  vnets?: number;
}

/** Size and seed of a generated estate; equal values give equal estates. */
export interface EstateSize {
  nodes: number;
  /** Guests in all: virtual machines, containers and templates. */
  vms: number;
  seed: number;
  /** Default none: equal sizes without it give what they gave before. */
  history?: EstateHistory;
}
