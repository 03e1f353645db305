import type { StageName } from "@proxbox/contract";
import type { WireQuery } from "./sync-parts.ts";

/** What a stage writes, by the names of the sync modes; it is skipped when all of these are disabled (wire-contract.md 5.3). */
const MODES: Readonly<Record<StageName, readonly string[]>> = {
  devices: ["node"],
  storage: ["storage"],
  "virtual-machines": ["vm", "vm_template"],
  "task-history": [],
  "vm-disks": ["vm", "vm_template"],
  "vm-backups": ["vm", "vm_template"],
  "vm-snapshots": ["vm", "vm_template"],
  "network-interfaces": ["node"],
  "vm-interfaces": ["vm_interface"],
  "ip-addresses": ["ip_address"],
  sdn: ["sdn"],
  replications: [],
  "backup-routines": [],
};

/** Whether a sync mode is `disabled` in a query whose cascade is done. */
export function isDisabled(query: WireQuery, mode: string): boolean {
  return query[`sync_mode_${mode}`] === "disabled";
}

/** Why the settings leave a stage out, in one sentence; `undefined` when they do not. */
export function whySkipped(stage: StageName, query: WireQuery): string | undefined {
  const modes = MODES[stage];
  if (modes.length === 0 || !modes.every((mode) => isDisabled(query, mode))) return undefined;
  return `Switched off in the settings: ${modes.map((mode) => `sync_mode_${mode}`).join(" and ")} ${modes.length === 1 ? "is" : "are"} disabled.`;
}
