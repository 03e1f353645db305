import type { JobParams } from "@proxbox/contract";

/** Labels of wire-contract.md 5.1; the rest are called by their slug. */
const LABELS: Readonly<Record<string, string>> = {
  all: "Full update",
  devices: "Devices",
  storage: "Storage",
  "virtual-machines": "Virtual machines",
  "task-history": "VM task history",
  "vm-disks": "Virtual disks",
  "vm-backups": "VM backups",
  "vm-snapshots": "VM snapshots",
  "network-interfaces": "Network interfaces",
  "vm-interfaces": "VM interfaces",
  "ip-addresses": "IP addresses",
  sdn: "SDN",
  replications: "Replications",
  "backup-routines": "Backup routines",
};

function whatOf({ sync_types, netbox_vm_ids }: JobParams): string {
  const [only, ...others] = sync_types;
  const what = others.length > 0 ? `${sync_types.length} stages` : (LABELS[only ?? "all"] ?? only);
  const [vm, ...moreVms] = netbox_vm_ids;
  if (vm === undefined) return String(what);
  return moreVms.length > 0 ? `${netbox_vm_ids.length} virtual machines` : `Virtual machine ${vm}`;
}

function verbOf({ plan, only }: JobParams): string {
  if (plan !== undefined) return "Plan";
  return only === undefined ? "Sync" : "Retry";
}

/** What a job is called that was given no name: `Proxbox Sync: Full update`, `Proxbox Plan: Devices`, `Proxbox Retry: 3 stages`. */
export function jobName(params: JobParams): string {
  if (params.plan?.do === "apply") return `Proxbox Apply: plan ${params.plan.id}`;
  return `Proxbox ${verbOf(params)}: ${whatOf(params)}`;
}
