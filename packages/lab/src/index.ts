export { startLabServer } from "./http/lab-server.ts";
export type { LabHandler, LabRequest, LabResponse, LabServer } from "./http/lab-server.ts";
export type { Fault, FaultEffect, FaultQueue } from "./http/fault-queue.ts";
export type { LoggedRequest, RequestLog } from "./http/request-log.ts";
export { startProxmox } from "./proxmox/start-proxmox.ts";
export type { ProxmoxLab, ProxmoxLabOptions, UnexpectedRequest } from "./proxmox/proxmox-lab.ts";
export { generateEstate } from "./proxmox/generate/generate-estate.ts";
export type {
  AgentAddress, AgentInterface, AgentMode, ContainerInterface, ContainerInterfaces, Estate, EstateGuest, EstateNode, EstatePool,
  EstateSize, EstateSnapshot, EstateStorage, GuestAgent, ProxmoxRow,
} from "./proxmox/estate.ts";
export type { ProxmoxVersion } from "./proxmox/dialect.ts";
export type { TokenDefinition, UserDefinition } from "./proxmox/accounts.ts";
export type { PrivilegeGrant, Privileges } from "./proxmox/privileges.ts";
