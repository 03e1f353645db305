import { z } from "zod";
import { LooseFlag, LooseNumber, LooseText, RequiredInteger, RequiredText } from "./schema.ts";

// Only what is named here is read: a storage's password, a key ring or a mail address never gets further than this file.

function toFlagOrAbsent(value: unknown): unknown {
  return value === undefined || value === null || value === "" ? undefined : LooseFlag.parse(value);
}

/** A boolean that is `true` where Proxmox VE leaves it out. */
const FlagUnlessSaid = z.preprocess((value) => toFlagOrAbsent(value) ?? true, z.boolean());

/** A boolean that stays absent where Proxmox VE leaves it out, because absent and `false` differ. */
const LooseFlagIfSaid = z.preprocess(toFlagOrAbsent, z.boolean().optional());

/** `1`, or a key's fingerprint: either says that something is encrypted. */
const FlagOrFingerprint = z.preprocess((value) => toFlagOrAbsent(value) === true || (typeof value === "string" && value.length > 1), z.boolean());

function toList(value: unknown): unknown {
  const parts = typeof value === "string" || typeof value === "number" ? String(value).split(/[\s,;]+/) : value;
  if (!Array.isArray(parts)) return undefined;
  return [...new Set(parts.map((part) => String(part).trim()).filter((part) => part !== ""))].sort();
}

/** A list in one text (`b,a`) or an array, sorted and without doubles; Proxmox VE prints it in changing order. */
const LooseList = z.preprocess(toList, z.array(z.string()).optional());

function toProperties(value: unknown): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return Object.fromEntries(value.split(",").map((part) => part.trim().split("=", 2)).map(([key = "", text = "1"]) => [key, text]));
}

function withoutOdd(values: Record<string, number | undefined>): Record<string, number> {
  const known = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([key, value]) => [key.replaceAll("-", "_"), value]));
}

/** `prune-backups`: a text up to PVE 7, later an object whose numbers are texts (proxmox-api.md 1.2); keys `keep_last` and so on. */
const Retention = z.preprocess(toProperties, z.record(z.string(), LooseNumber).transform(withoutOdd).optional()).catch(undefined);

/** `fleecing` of a backup job, as text or object. */
const Fleecing = z.preprocess(toProperties, z.object({ enabled: LooseFlag, storage: LooseText }).optional()).catch(undefined);

/** A row of `/storage`: the definition of a storage, without its secrets. */
export const StorageRow = z.object({
  storage: RequiredText,
  type: LooseText,
  content: LooseList,
  nodes: LooseList,
  shared: LooseFlag,
  disable: LooseFlag,
  path: LooseText,
  server: LooseText,
  server2: LooseText,
  port: LooseNumber,
  username: LooseText,
  domain: LooseText,
  export: LooseText,
  share: LooseText,
  pool: LooseText,
  "data-pool": LooseText,
  thinpool: LooseText,
  vgname: LooseText,
  volume: LooseText,
  portal: LooseText,
  target: LooseText,
  monhost: LooseText,
  "fs-name": LooseText,
  namespace: LooseText,
  datastore: LooseText,
  fingerprint: LooseText,
  subdir: LooseText,
  mountpoint: LooseText,
  is_mountpoint: LooseText,
  preallocation: LooseText,
  format: LooseText,
  krbd: LooseFlagIfSaid,
  sparse: LooseFlagIfSaid,
  "prune-backups": Retention,
  maxfiles: LooseNumber,
  "max-protected-backups": LooseNumber,
});
/** A row of `/storage`. */
export type StorageRow = Readonly<z.infer<typeof StorageRow>>;

/** A storage's row of `/cluster/resources`: what it holds on one node, in bytes. */
export const StorageUsageRow = z.object({ storage: RequiredText, node: RequiredText, status: LooseText, disk: LooseNumber, maxdisk: LooseNumber });
/** A storage's row of `/cluster/resources`. */
export type StorageUsageRow = Readonly<z.infer<typeof StorageUsageRow>>;

/** A row of `/nodes/{node}/storage/{storage}/content?content=backup`; sizes in bytes, times in seconds. */
export const BackupRow = z.object({
  volid: RequiredText,
  vmid: LooseNumber,
  subtype: LooseText,
  format: LooseText,
  ctime: LooseNumber,
  size: LooseNumber,
  notes: LooseText,
  protected: LooseFlag,
  encrypted: FlagOrFingerprint,
  verification: z.object({ state: LooseText, upid: LooseText }).optional().catch(undefined),
});
/** A row of a storage's backups. */
export type BackupRow = Readonly<z.infer<typeof BackupRow>>;

/** A row of `/nodes/{node}/{type}/{vmid}/snapshot`; one of them is `current`, which is the guest itself. */
export const SnapshotRow = z.object({ name: RequiredText, description: LooseText, snaptime: LooseNumber, parent: LooseText, vmstate: LooseFlag });
/** A row of a guest's snapshots. */
export type SnapshotRow = Readonly<z.infer<typeof SnapshotRow>>;

/** A row of `/nodes/{node}/tasks`; `status` is how it ended, in Proxmox VE's words. */
export const TaskRow = z.object({
  upid: RequiredText,
  pid: LooseNumber,
  pstart: LooseNumber,
  type: LooseText,
  id: LooseText,
  user: LooseText,
  starttime: LooseNumber,
  endtime: LooseNumber,
  status: LooseText,
});
/** A row of a node's tasks. */
export type TaskRow = Readonly<z.infer<typeof TaskRow>>;

/** A row of `/cluster/replication`: the job as it is configured. */
export const ReplicationRow = z.object({
  id: RequiredText,
  guest: RequiredInteger,
  type: LooseText,
  jobnum: LooseNumber,
  source: LooseText,
  target: LooseText,
  schedule: LooseText,
  rate: LooseNumber,
  comment: LooseText,
  disable: LooseFlag,
  remove_job: LooseText,
});
/** A row of `/cluster/replication`. */
export type ReplicationRow = Readonly<z.infer<typeof ReplicationRow>>;

/** A row of `/nodes/{node}/replication`: how a job of this node's guests went; times and duration in seconds. */
export const ReplicationStateRow = z.object({
  id: RequiredText,
  last_sync: LooseNumber,
  last_try: LooseNumber,
  next_sync: LooseNumber,
  fail_count: LooseNumber,
  duration: LooseNumber,
  error: LooseText,
});
/** A row of a node's replication states. */
export type ReplicationStateRow = Readonly<z.infer<typeof ReplicationStateRow>>;

/** A row of `/cluster/backup`; what is not set is left out, and `dow` with `starttime` is the schedule of PVE 6. */
export const BackupJobRow = z.object({
  id: RequiredText,
  enabled: FlagUnlessSaid,
  schedule: LooseText,
  dow: LooseText,
  starttime: LooseText,
  comment: LooseText,
  "notes-template": LooseText,
  node: LooseText,
  storage: LooseText,
  mode: LooseText,
  compress: LooseText,
  all: LooseFlag,
  vmid: LooseList,
  exclude: LooseList,
  pool: LooseText,
  "prune-backups": Retention,
  maxfiles: LooseNumber,
  bwlimit: LooseNumber,
  ionice: LooseNumber,
  zstd: LooseNumber,
  fleecing: Fleecing,
  protected: LooseFlagIfSaid,
  "repeat-missed": LooseFlag,
  "pbs-change-detection-mode": LooseText,
  "notification-mode": LooseText,
  "next-run": LooseNumber,
});
/** A row of `/cluster/backup`. */
export type BackupJobRow = Readonly<z.infer<typeof BackupJobRow>>;

/** A row of `/cluster/sdn/zones`. */
export const SdnZoneRow = z.object({
  zone: RequiredText,
  type: LooseText,
  mtu: LooseNumber,
  nodes: LooseList,
  ipam: LooseText,
  dns: LooseText,
  reversedns: LooseText,
  dnszone: LooseText,
  dhcp: LooseText,
  bridge: LooseText,
  tag: LooseNumber,
  "vlan-protocol": LooseText,
  peers: LooseList,
  controller: LooseText,
  fabric: LooseText,
  "vrf-vxlan": LooseNumber,
  "vxlan-port": LooseNumber,
  exitnodes: LooseList,
  "exitnodes-primary": LooseText,
  "exitnodes-local-routing": LooseFlagIfSaid,
  "advertise-subnets": LooseFlagIfSaid,
  "disable-arp-nd-suppression": LooseFlagIfSaid,
  mac: LooseText,
  "rt-import": LooseList,
});
/** A row of `/cluster/sdn/zones`. */
export type SdnZoneRow = Readonly<z.infer<typeof SdnZoneRow>>;

/** A row of `/cluster/sdn/vnets`. */
export const SdnVnetRow = z.object({
  vnet: RequiredText,
  zone: LooseText,
  tag: LooseNumber,
  alias: LooseText,
  vlanaware: LooseFlagIfSaid,
  "isolate-ports": LooseFlagIfSaid,
});
/** A row of `/cluster/sdn/vnets`. */
export type SdnVnetRow = Readonly<z.infer<typeof SdnVnetRow>>;

/** A row of `/cluster/sdn/vnets/{vnet}/subnets`; `mask` comes as a text (proxmox-api.md 1.1 D). */
export const SdnSubnetRow = z.object({
  subnet: RequiredText,
  cidr: LooseText,
  network: LooseText,
  mask: LooseNumber,
  gateway: LooseText,
  zone: LooseText,
  vnet: LooseText,
  snat: LooseFlagIfSaid,
  dnszoneprefix: LooseText,
  "dhcp-dns-server": LooseText,
});
/** A row of `/cluster/sdn/vnets/{vnet}/subnets`. */
export type SdnSubnetRow = Readonly<z.infer<typeof SdnSubnetRow>>;

/** A row of `/cluster/sdn/controllers`. */
export const SdnControllerRow = z.object({
  controller: RequiredText,
  type: LooseText,
  asn: LooseNumber,
  peers: LooseList,
  node: LooseText,
  fabric: LooseText,
  ebgp: LooseFlagIfSaid,
  "ebgp-multihop": LooseNumber,
  loopback: LooseText,
  "bgp-multipath-as-path-relax": LooseFlagIfSaid,
  "isis-domain": LooseText,
  "isis-ifaces": LooseList,
  "isis-net": LooseText,
});
/** A row of `/cluster/sdn/controllers`. */
export type SdnControllerRow = Readonly<z.infer<typeof SdnControllerRow>>;

/** A row of `/cluster/sdn/fabrics/fabric`, which came with PVE 9. */
export const SdnFabricRow = z.object({
  id: RequiredText,
  protocol: LooseText,
  ip_prefix: LooseText,
  ip6_prefix: LooseText,
  area: LooseText,
  hello_interval: LooseNumber,
  csnp_interval: LooseNumber,
});
/** A row of `/cluster/sdn/fabrics/fabric`. */
export type SdnFabricRow = Readonly<z.infer<typeof SdnFabricRow>>;

/** A row of `/pools`. */
export const PoolRow = z.object({ poolid: RequiredText, comment: LooseText });
/** A row of `/pools`. */
export type PoolRow = Readonly<z.infer<typeof PoolRow>>;

const PoolMember = z.object({ type: LooseText, vmid: LooseNumber, storage: LooseText });

/** One pool with its members: guests, and storages once for each node. Nested ones (PVE 8.1) come as a list of one. */
export const PoolMembers = z.preprocess((body) => (Array.isArray(body) ? (body[0] as unknown) : body), z.object({ members: z.array(PoolMember) }));
