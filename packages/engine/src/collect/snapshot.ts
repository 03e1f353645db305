import type { Observed } from "../values/observed.ts";
import type { Problem } from "@proxbox/contract";
import type { NodeStatus } from "../proxmox/node-status.ts";
import type { Permissions } from "../proxmox/schema.ts";

/** Proxmox VE's two guest types. */
export type GuestType = "qemu" | "lxc";

/** One address of a guest interface; `prefixLength` is absent where the guest gave none. Zone ids are still in `address`. */
export interface GuestAddress {
  readonly address: string;
  readonly prefixLength?: number;
}

/** An interface as the guest's operating system reports it (agent, or `lxc/{vmid}/interfaces`). */
export interface GuestInterface {
  readonly name: string;
  /** As reported; absent for Windows' loopback. */
  readonly mac?: string;
  readonly addresses: readonly GuestAddress[];
}

/** One guest (virtual machine, container or template) as Proxmox VE shows it. */
export interface Guest {
  readonly vmid: number;
  readonly type: GuestType;
  readonly node: string;
  /** Absent when Proxmox VE gave none (offline node, blank name). */
  readonly name?: string;
  /** Proxmox VE's own word, e.g. `running`, `stopped`, `paused`; unknown for guests of an offline node. */
  readonly status: Observed<string>;
  readonly isTemplate: boolean;
  /** `maxcpu` and `maxmem` of `/cluster/resources`. */
  readonly maxCpus?: number;
  readonly maxMemoryBytes?: number;
  readonly pool?: string;
  /** `tags` of `/cluster/resources`, as one string; the config's `tags` comes first where it was read. */
  readonly tags?: string;
  /** The guest's configuration, every value as a string. */
  readonly config: Observed<Readonly<Record<string, string>>>;
  /** What the guest's own system reports about its interfaces. */
  readonly interfaces: Observed<readonly GuestInterface[]>;
}

/** One row of `/nodes/{node}/network`, tolerant. */
export interface NodeNetwork {
  readonly name: string;
  /** Proxmox VE's own word: `bridge`, `bond`, `eth`, `vlan`, `OVSBridge`, … */
  readonly type: string;
  readonly isActive: boolean;
  /** `address/prefix` of `cidr` and `cidr6`. */
  readonly addresses: readonly string[];
  readonly mtu?: number;
  readonly comments?: string;
  /** MAC address that the configuration gives it, in any spelling. */
  readonly hwaddress?: string;
  /** Other names that the system has for it, e.g. `enx005056b16847`. */
  readonly altnames: readonly string[];
  /** Members of a bond (`slaves`, `ovs_bonds`) and ports of a bridge (`bridge_ports`, `ovs_ports`), by name. */
  readonly slaves: readonly string[];
  readonly ports: readonly string[];
  /** The Open vSwitch bridge that a port names itself. */
  readonly ovsBridge?: string;
  /** What the row of a VLAN interface says; where it is silent the name may tell (`vmbr0.20`, `vlan20`). */
  readonly vlanRawDevice?: string;
  readonly vlanId?: number;
  /** Access VLAN of an Open vSwitch port. */
  readonly ovsTag?: number;
}

/** One node of the cluster. */
export interface Node {
  readonly name: string;
  readonly isOnline: boolean;
  readonly ip?: string;
  readonly networks: Observed<readonly NodeNetwork[]>;
  readonly status: Observed<NodeStatus>;
  /** SHA-256 fingerprint of the node's certificate, where the list of nodes was to be had. */
  readonly tlsFingerprint?: string;
}

/** Whether a whole list was read completely and with the rights to see all of it. */
export interface Completeness {
  readonly isComplete: boolean;
  /** Why not; a sentence. */
  readonly reason?: string;
}

/** What one Proxmox VE cluster (or stand-alone node) showed in one run. */
export interface Snapshot {
  /** The stable name of the source: the endpoint's name in the configuration. First part of every key. */
  readonly source: string;
  readonly cluster: { readonly name: string; readonly mode: "cluster" | "standalone"; readonly isQuorate: boolean };
  /** Lowest Proxmox VE version among the nodes that answered, e.g. `9.1.5`. */
  readonly version: string;
  readonly nodes: readonly Node[];
  readonly guests: readonly Guest[];
  readonly nodesComplete: Completeness;
  readonly guestsComplete: Completeness;
  /** The vmids that were asked for, where not all were: of the others this snapshot says nothing. */
  readonly onlyGuests?: readonly number[];
  /** What the credentials may do, where Proxmox VE told. */
  readonly permissions?: Permissions;
  /** `color-map` of the cluster's tags, `prod:ff0000;web:00ff00:ffffff`; absent where none is set or it could not be read. */
  readonly tagColorMap?: string;
  /** Sentences for the person: oddities tolerated, privileges missing. */
  readonly warnings: readonly string[];
  /** Error codes of what could not be had at all (for the verdict), e.g. `PX_NO_GUESTS`. */
  readonly problems: readonly Problem[];
}
