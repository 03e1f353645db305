import { z } from "zod";
import type { StageName } from "./stages.ts";

function toVmid(value: unknown): unknown {
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

const text = z.string().min(1).max(255);
const volume = z.string().min(1).max(1000);
const guestFields = { cluster_name: text, node: text, type: z.enum(["qemu", "lxc"]), vmid: z.preprocess(toVmid, z.int().min(1).max(999_999_999)) };

/** What a kind of individual sync takes and which part of the sync it is. */
export interface IndividualKind {
  /** Last part of the path. */
  readonly name: string;
  /** `object_type` of the answer. */
  readonly objectType: string;
  /** Its query: required and optional parameters as zod values. */
  readonly query: z.ZodRawShape;
  readonly stages: readonly StageName[];
  /** Kinds of objects that count as the object asked for; the first is what the answer speaks of. */
  readonly kinds: readonly string[];
  /** The parameter that names the object among those kinds; absent: the guest is the object, with all that hangs on it. */
  readonly names?: string;
  /** One sentence for the API's documentation. */
  readonly about: string;
}

/** The parts of the sync that belong to one guest. */
export const GUEST_STAGES: readonly StageName[] = ["virtual-machines", "vm-disks", "vm-interfaces", "ip-addresses"];

/** The twelve kinds of wire-contract.md 1.8. Parameters that a kind does not use are taken and ignored. */
export const INDIVIDUAL_KINDS: readonly IndividualKind[] = [
  { name: "cluster", objectType: "cluster", query: { cluster_name: text }, stages: ["devices"], kinds: ["cluster"], names: "cluster_name", about: "One cluster." },
  { name: "node", objectType: "node", query: { cluster_name: text, node_name: text }, stages: ["devices"], kinds: ["node"], names: "node_name", about: "One node." },
  { name: "vm", objectType: "vm", query: guestFields, stages: GUEST_STAGES, kinds: ["virtual-machine"], about: "One guest with its disks, interfaces and addresses." },
  { name: "interface", objectType: "interface", query: { ...guestFields, interface_name: text }, stages: ["vm-interfaces"], kinds: ["vm-interface"], names: "interface_name", about: "One interface of a guest." },
  { name: "ip", objectType: "ip_address", query: { ...guestFields, ip_address: text, interface_name: text.optional() }, stages: ["ip-addresses"], kinds: ["ip-address"], names: "ip_address", about: "One address of a guest." },
  { name: "disk", objectType: "virtual_disk", query: { ...guestFields, disk_name: text }, stages: ["vm-disks"], kinds: ["virtual-disk"], names: "disk_name", about: "One disk of a guest." },
  { name: "storage", objectType: "storage", query: { cluster_name: text, storage_name: text }, stages: ["storage"], kinds: ["storage"], names: "storage_name", about: "One storage." },
  { name: "backup", objectType: "backup", query: { cluster_name: text, node: text, storage: text, vmid: guestFields.vmid, volid: volume }, stages: ["vm-backups"], kinds: ["backup"], names: "volid", about: "One backup." },
  { name: "snapshot", objectType: "snapshot", query: { ...guestFields, snapshot_name: text }, stages: ["vm-snapshots"], kinds: ["snapshot"], names: "snapshot_name", about: "One snapshot of a guest." },
  { name: "task-history", objectType: "task_history", query: { ...guestFields, cluster_name: text.optional(), upid: volume.optional() }, stages: ["task-history"], kinds: ["task-history"], names: "upid", about: "The finished tasks of a guest, or one of them." },
  { name: "replication", objectType: "replication", query: { cluster_name: text, replication_id: text }, stages: ["replications"], kinds: ["replication"], names: "replication_id", about: "One replication job." },
  { name: "backup-routines", objectType: "backup_routine", query: { cluster_name: text, job_id: text }, stages: ["backup-routines"], kinds: ["backup-routine"], names: "job_id", about: "One backup job." },
];

/** What an individual sync did to its object; `error` says why it could not (also with status 200). */
export const IndividualAction = z.enum(["created", "updated", "unchanged", "dry_run", "error"]);
/** What an individual sync did to its object. */
export type IndividualAction = z.infer<typeof IndividualAction>;

/** What was written besides; its own parameters stand beside `name`, so that a client can ask for just it. */
export const Dependency = z.looseObject({ object_type: z.string(), name: z.string(), cluster_name: z.string().optional(), action: IndividualAction });
/** What was written besides. */
export type Dependency = z.infer<typeof Dependency>;

/** Answer of every individual sync (wire-contract.md 1.8); `reason` and `run_id` are ours. */
export const IndividualAnswer = z.strictObject({
  object_type: z.string(),
  action: IndividualAction,
  /** What was asked for, in Proxmox VE's words. */
  proxmox_resource: z.record(z.string(), z.unknown()),
  netbox_object: z.strictObject({ id: z.number().int().optional(), name: z.string() }).nullable(),
  dry_run: z.boolean(),
  dependencies_synced: z.array(Dependency),
  error: z.string().nullable(),
  /** Why, in one sentence. */
  reason: z.string(),
  run_id: z.string().nullable(),
});
/** Answer of every individual sync. */
export type IndividualAnswer = z.infer<typeof IndividualAnswer>;
