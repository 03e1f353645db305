import type { MappingRule } from "@proxbox/contract";
import type { KindName, Policy } from "../kinds/kind.ts";

/** How one source (a Proxmox VE cluster) is put into NetBox. Validated at the door; every field has its default there. */
export interface SourceSettings {
  /** What people call the endpoint, where that is not the name of the source; mapping rules know it by both. */
  readonly endpointName?: string;
  /** Name of the NetBox cluster; default: the Proxmox VE cluster's own name, or the node's when stand-alone. */
  readonly clusterName?: string;
  /** Name of an existing or new NetBox site for the whole cluster; default: one site of its own (sync-mapping.md 3.5). */
  readonly site?: string;
  /** Sites by node for a cluster stretched over several (E86); the cluster then has no scope. */
  readonly nodeSites?: Readonly<Record<string, string>>;
  /** Names of nodes of which a person has said that they are what their names say, though their hardware is other than before (E88). */
  readonly acceptedNodes?: readonly string[];
  /** Whether nodes are created and kept as devices; `false`: neither devices nor VM.device. */
  readonly isManagingDevices: boolean;
  /** Whether virtual machines and containers that are no templates are put into NetBox; `false`: what NetBox has of them stays as it is. */
  readonly isIncludingMachines: boolean;
  /** Whether templates are put into NetBox (E23). */
  readonly isIncludingTemplates: boolean;
  /** NetBox's DISK_BASE_UNIT: 1000 (NetBox's default shows MB) or 1024 (E62). */
  readonly diskBaseUnit: 1000 | 1024;
  /** Guest interface names that never carry an address into NetBox, as regular expressions (E35). */
  readonly ignoredInterfaces: readonly string[];
  /** What may be adopted without being asked: nothing, our marked objects, name with MAC evidence, or the name alone (E22). */
  readonly adoption: "never" | "marked" | "evidence" | "name";
  /** Policy by kind and field, where it differs from the kind's own. */
  readonly policies: Readonly<Partial<Record<KindName, Readonly<Record<string, Policy>>>>>;
  readonly deletion: DeletionSettings;
  /** Asked from the first to the last; the first that matches wins each target. */
  readonly rules: readonly MappingRule[];
  readonly vlans: VlanSettings;
}

/** Where the VLANs of guests and nodes are looked for, and whether they are made (E81, E83). */
export interface VlanSettings {
  /** Name or slug of the VLAN group that is looked in first, where no mapping rule names another. */
  readonly group?: string;
  /** Whether a VLAN that is nowhere is created, in the group alone; never a global one. */
  readonly isCreating: boolean;
}

/** The lifecycle of objects that are gone, and its guards (E15, E20). */
export interface DeletionSettings {
  /** `false`: nothing is ever deleted; gone guests stay `decommissioning`. */
  readonly isEnabled: boolean;
  readonly graceDays: number;
  /** Share of a source's owned guests that may go at once without an approval, 0 to 1. */
  readonly maxRatio: number;
  /** That many may go whatever the ratio, so that a lab of three guests is not blocked by one. */
  readonly alwaysAllowed: number;
  /** An explicit yes of a person for this run. */
  readonly isApproved: boolean;
}
