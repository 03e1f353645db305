/** A privilege that a sync uses, and what is lost without it. */
export interface ProxmoxRequirement {
  readonly path: string;
  /** Any of these is enough; the first one is the one to grant. */
  readonly anyOf: readonly [string, ...string[]];
  /** Without a required one there is no sync at all; without another one something is left out. */
  readonly isRequired: boolean;
  readonly without: string;
}

/**
 * The privileges that read the guest agent: `VM.Monitor` until PVE 8, which PVE 9 has removed for `VM.GuestAgent.*`
 * (proxmox-api.md, `../data/proxmox/snippets/errors.json`; user-pain.md on tokens).
 */
export function agentPrivileges(major: number): readonly [string, ...string[]] {
  return major >= 9 ? ["VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"] : ["VM.Monitor"];
}

/** The first number of a version, e.g. 9 of `9.1.5`; 0 when there is none. */
export function majorOf(version: string): number {
  return Number(/^\d+/.exec(version)?.[0] ?? 0);
}

/** Every privilege that a sync uses on this major version of Proxmox VE. */
export function requirementsOf(major: number): readonly ProxmoxRequirement[] {
  return [
    { path: "/", anyOf: ["Sys.Audit"], isRequired: true, without: "the cluster and its nodes cannot be read" },
    { path: "/vms", anyOf: ["VM.Audit"], isRequired: true, without: "guests are not seen, and nothing can be called gone" },
    { path: "/vms", anyOf: agentPrivileges(major), isRequired: false, without: "the addresses inside virtual machines are not read" },
    { path: "/storage", anyOf: ["Datastore.Audit"], isRequired: false, without: "storages are not seen" },
  ];
}
