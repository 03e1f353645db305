import { z } from "zod";

/** A row as Proxmox VE gives it. */
export const ProxmoxData = z.record(z.string(), z.unknown());
/** A row as Proxmox VE gives it. */
export type ProxmoxData = Readonly<z.infer<typeof ProxmoxData>>;

/** One volume of a guest's config, or a drive that is empty or holds an image. */
const GuestDisk = z.object({
  name: z.string(),
  raw_value: z.string(),
  storage: z.string().describe("The volume, with its storage before the colon."),
  description: z.string().optional(),
  size_mb: z.int().describe("In MiB; 0 for a drive that is no disk."),
  size: z.int().optional().describe("The same; absent for a drive that is no disk."),
  storage_name: z.string().optional(),
  format: z.string().optional(),
});

/** A guest's config as Proxmox VE gives it, its property strings taken apart besides. */
export const GuestConfig = z.looseObject({
  onboot: z.boolean().optional(),
  numa: z.boolean().optional(),
  memory: z.union([z.number(), z.string()]).optional().describe("In MiB."),
  disks: z.array(GuestDisk),
  networks: z.array(z.record(z.string(), z.record(z.string(), z.string()))).describe("One entry an interface: its slot, and its properties as texts."),
}).meta({ id: "GuestConfig" });
/** A guest's config. */
export type GuestConfig = Readonly<z.infer<typeof GuestConfig>>;

/** How an endpoint runs; `restricted`: its credentials may not read the cluster's status. */
export const SessionMode = z.enum(["cluster", "standalone", "restricted"]);
/** How an endpoint runs. */
export type SessionMode = z.infer<typeof SessionMode>;

/** `/version` of one endpoint. */
export const ProxmoxVersionInfo = z.object({ version: z.string(), release: z.string(), repoid: z.string() });
/** `/version` of one endpoint. */
export type ProxmoxVersionInfo = Readonly<z.infer<typeof ProxmoxVersionInfo>>;

/** One endpoint that could be signed in at. */
export const ProxmoxSessionInfo = z.object({
  ip_address: z.string(),
  domain: z.string().nullable(),
  http_port: z.int(),
  user: z.string(),
  name: z.string().describe("The cluster's name, or the node's when it stands alone."),
  mode: SessionMode,
  proxmox_version: ProxmoxVersionInfo,
  schema_release: z.string(),
  schema_status: z.object({ status: z.enum(["available", "unsupported"]), version_tag: z.string() }).describe("Whether the answers of this release are known."),
});
/** One endpoint that could be signed in at. */
export type ProxmoxSessionInfo = Readonly<z.infer<typeof ProxmoxSessionInfo>>;

/** A node of a cluster's status. */
export const ClusterNode = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal("node"),
  ip: z.string(),
  level: z.string().nullable(),
  local: z.boolean(),
  nodeid: z.int(),
  online: z.boolean(),
});
/** A node of a cluster's status. */
export type ClusterNode = Readonly<z.infer<typeof ClusterNode>>;

/** A cluster with its nodes, also made for a node that stands alone (wire-contract.md 1.6). */
export const ClusterStatus = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal("cluster"),
  nodes: z.int(),
  quorate: z.boolean(),
  version: z.int(),
  mode: SessionMode,
  site_id: z.int().nullable(),
  site_slug: z.string().nullable(),
  site_name: z.string().nullable(),
  tenant_id: z.int().nullable(),
  tenant_slug: z.string().nullable(),
  tenant_name: z.string().nullable(),
  node_list: z.array(ClusterNode),
}).meta({ id: "ClusterStatus" });
/** A cluster with its nodes. */
export type ClusterStatus = Readonly<z.infer<typeof ClusterStatus>>;

/** A node's figures; `null` where Proxmox VE gives none, as for a node that is off. Memory in bytes, `cpu` from 0 to 1. */
export const NodeFigures = z.object({
  node: z.string(),
  status: z.string(),
  cpu: z.number().nullable(),
  level: z.string().nullable(),
  maxcpu: z.number().nullable(),
  maxmem: z.number().nullable(),
  mem: z.number().nullable(),
  ssl_fingerprint: z.string().nullable(),
});
/** A node's figures. */
export type NodeFigures = Readonly<z.infer<typeof NodeFigures>>;

/** The `type` of `/proxmox/cluster/resources`. */
export const ResourceType = z.enum(["vm", "storage", "node", "sdn", "network"]);
/** The `type` of `/proxmox/cluster/resources`. */
export type ResourceType = z.infer<typeof ResourceType>;

/** Path of a guest's config. */
export const GuestPath = z.object({
  node: z.string().max(63).regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/),
  type: z.enum(["qemu", "lxc"]),
  vmid: z.string().regex(/^[1-9]\d{0,9}$/),
});
/** Path of a guest's config. */
export type GuestPath = Readonly<z.infer<typeof GuestPath>>;

/** Path of a storage's content. */
export const StoragePath = z.object({
  node: GuestPath.shape.node,
  storage: z.string().max(100).regex(/^[A-Za-z][\w.-]*$/),
});
/** Path of a storage's content. */
export type StoragePath = Readonly<z.infer<typeof StoragePath>>;
