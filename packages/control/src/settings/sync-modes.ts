import { SYNC_MODE_NAMES } from "@proxbox/contract";
import type { Settings, SyncMode, SyncModeName } from "@proxbox/contract";
import type { StoredProxmox } from "../endpoints/stored-endpoint.ts";

/** The mode that holds of every kind of object. */
export type SyncModes = Readonly<Record<SyncModeName, SyncMode>>;

/** Whose mode a kind hangs on: disabled once all of them are (wire-contract.md 5.3). Parents come before their children. */
const cascade: readonly (readonly [child: SyncModeName, parents: readonly SyncModeName[]])[] = [
  ["node", ["cluster"]],
  ["vm_interface", ["vm", "vm_template"]],
  ["ip_address", ["vm_interface"]],
  ["mac", ["vm_interface"]],
  ["sdn_bgp", ["sdn"]],
];

function isMode(value: unknown): value is SyncMode {
  return value === "always" || value === "bootstrap_only" || value === "disabled";
}

/** The modes of one Proxmox endpoint: its own, else the settings', after the cascade. */
export function syncModes(settings: Pick<Settings, "sync_modes">, endpoint: Pick<StoredProxmox, "syncModes">): SyncModes {
  const own = (name: SyncModeName): SyncMode => {
    const mode = endpoint.syncModes[name];
    return isMode(mode) ? mode : settings.sync_modes[name];
  };
  const modes = Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, own(name)])) as Record<SyncModeName, SyncMode>;
  for (const [child, parents] of cascade) {
    if (parents.every((parent) => modes[parent] === "disabled")) modes[child] = "disabled";
  }
  return modes;
}
