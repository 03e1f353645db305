export { makeCertificate } from "./http/certificate.ts";
export type { LabCertificate } from "./http/certificate.ts";
export { startLabServer } from "./http/lab-server.ts";
export type { LabHandler, LabRequest, LabResponse, LabServer } from "./http/lab-server.ts";
export type { Fault, FaultEffect, FaultQueue } from "./http/fault-queue.ts";
export type { LoggedRequest, RequestLog } from "./http/request-log.ts";
export { startProxmox } from "./proxmox/start-proxmox.ts";
export type { ProxmoxLab, ProxmoxLabOptions, UnexpectedRequest } from "./proxmox/proxmox-lab.ts";
export { generateEstate } from "./proxmox/generate/generate-estate.ts";
export type {
  AgentAddress, AgentInterface, AgentMode, ContainerInterface, ContainerInterfaces, Estate, EstateGuest, EstateHistory, EstateNode, EstatePool,
  EstateSize, EstateSnapshot, EstateStorage, GuestAgent, ProxmoxRow,
} from "./proxmox/estate.ts";
export type { ProxmoxVersion } from "./proxmox/dialect.ts";
export type { TokenDefinition, UserDefinition } from "./proxmox/accounts.ts";
export type { PrivilegeGrant, Privileges } from "./proxmox/privileges.ts";
export { agentInterface } from "./situations/agent-interface.ts";
export type { AgentInterfaceSituation } from "./situations/agent-interface.ts";
export { birthMac } from "./situations/birth.ts";
export { clusterOf } from "./situations/cluster-of.ts";
export type { ClusterSituation } from "./situations/cluster-of.ts";
export { disk } from "./situations/disk.ts";
export type { DiskSituation } from "./situations/disk.ts";
export { guest } from "./situations/guest.ts";
export type { GuestSituation } from "./situations/guest.ts";
export { lxc } from "./situations/lxc.ts";
export type { LxcSituation } from "./situations/lxc.ts";
export { nic } from "./situations/nic.ts";
export type { NicSituation } from "./situations/nic.ts";
export { oneNodeCluster } from "./situations/one-node-cluster.ts";
export { standaloneNode } from "./situations/standalone-node.ts";
export { twoClusters } from "./situations/two-clusters.ts";
export { startNetbox } from "./netbox/start-netbox.ts";
export type { CustomValidator, LabTokens, NetboxLab, NetboxLabOptions, UnexpectedNetboxRequest } from "./netbox/start-netbox.ts";
export type { LabTables } from "./netbox/lab-tables.ts";
export type { Permission } from "./netbox/server/access.ts";
export type { Row } from "./netbox/data/row.ts";
