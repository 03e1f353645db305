import { SYNC_MODE_NAMES } from "./run-settings.ts";
import type { SyncMode, SyncModeName } from "./run-settings.ts";
import type { StageName } from "./stages.ts";

/** The mode that holds of every kind of object. */
export type SyncModes = Readonly<Record<SyncModeName, SyncMode>>;

/** Whose mode a kind hangs on: disabled once all of them are (wire-contract.md 5.3). Parents come before their children. */
const CASCADE: readonly (readonly [child: SyncModeName, parents: readonly SyncModeName[]])[] = [
  ["node", ["cluster"]],
  ["vm_interface", ["vm", "vm_template"]],
  ["ip_address", ["vm_interface"]],
  ["mac", ["vm_interface"]],
  ["sdn_bgp", ["sdn"]],
];

/** The modes after the cascade; one that is not given is `always`. */
export function cascadedModes(given: Readonly<{ [name in SyncModeName]?: SyncMode | undefined }>): SyncModes {
  const modes = Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, given[name] ?? "always"])) as Record<SyncModeName, SyncMode>;
  for (const [child, parents] of CASCADE) {
    if (parents.every((parent) => modes[parent] === "disabled")) modes[child] = "disabled";
  }
  return modes;
}

/** What a stage writes, by the names of the sync modes: it is off once all of these are disabled (wire-contract.md 5.3), and never where there is none. */
export const STAGE_MODES: Readonly<Record<StageName, readonly SyncModeName[]>> = {
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

/** Whether the modes switch a stage off. */
export function isStageOff(stage: StageName, modes: SyncModes): boolean {
  const names = STAGE_MODES[stage];
  return names.length > 0 && names.every((name) => modes[name] === "disabled");
}
