/** The Proxmox VE versions that the lab speaks. */
export type ProxmoxVersion = "7.4" | "8.3" | "8.4" | "9.1";

/** What differs between versions on the wire; sources: proxmox-api.md 1.1 B, 1.3, edge-cases.md E89. */
export interface Dialect {
  /** `version` of `/version`. */
  fullVersion: string;
  release: string;
  repoid: string;
  kernel: string;
  qemu: string;
  /** Error text in the JSON body (PVE >= 8.4), else only in the reason phrase. */
  messageInBody: boolean;
  /** Any of these lets a token read the guest agent. */
  agentPrivileges: readonly string[];
  /** Guest rows carry `memhost` (9). */
  memhost: boolean;
  /** `memory` of a qemu config is a text (8.1 on). */
  memoryAsText: boolean;
  /** Node lists print vmid as a text, `template` as "", container sizes as texts (6 and 7). */
  looseTypes: boolean;
  /** Shape of SDN rows in `/cluster/resources`. */
  sdnRows: "none" | "sdn" | "network";
  /** `/cluster/ha/rules` exists and groups have been migrated to it (9). */
  haRules: boolean;
  containerInterfaces: "unimplemented" | "inet" | "ip-addresses";
}

const monitor = ["VM.Monitor"] as const;
const guestAgent = ["VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"] as const;

const dialects: Record<ProxmoxVersion, Dialect> = {
  "7.4": {
    fullVersion: "7.4-17", release: "7.4", repoid: "513c62be", kernel: "5.15.131-2-pve", qemu: "7.2.0",
    messageInBody: false, agentPrivileges: monitor, memhost: false, memoryAsText: false, looseTypes: true,
    sdnRows: "none", haRules: false, containerInterfaces: "unimplemented",
  },
  "8.3": {
    fullVersion: "8.3.5", release: "8.3", repoid: "dac3aa88bac3f300", kernel: "6.8.12-8-pve", qemu: "9.0.2",
    messageInBody: false, agentPrivileges: monitor, memhost: false, memoryAsText: true, looseTypes: false,
    sdnRows: "sdn", haRules: false, containerInterfaces: "inet",
  },
  "8.4": {
    fullVersion: "8.4.14", release: "8.4", repoid: "b502d23c55afcba1", kernel: "6.8.12-15-pve", qemu: "9.2.0",
    messageInBody: true, agentPrivileges: monitor, memhost: false, memoryAsText: true, looseTypes: false,
    sdnRows: "sdn", haRules: false, containerInterfaces: "inet",
  },
  "9.1": {
    fullVersion: "9.1.5", release: "9.1", repoid: "80cf92a64bef6889", kernel: "6.17.9-1-pve", qemu: "10.1.2",
    messageInBody: true, agentPrivileges: guestAgent, memhost: true, memoryAsText: true, looseTypes: false,
    sdnRows: "network", haRules: true, containerInterfaces: "ip-addresses",
  },
};

/** The wire differences of a version. */
export function dialectOf(version: ProxmoxVersion): Dialect {
  return dialects[version];
}
