import { cascadedModes, SYNC_MODE_NAMES } from "@proxbox/contract";
import type { Settings, SyncMode, SyncModeName, SyncModes } from "@proxbox/contract";
import type { StoredProxmox } from "../endpoints/stored-endpoint.ts";

function isMode(value: unknown): value is SyncMode {
  return value === "always" || value === "bootstrap_only" || value === "disabled";
}

/** The modes of one Proxmox endpoint: its own, else the settings', after the cascade. */
export function syncModes(settings: Pick<Settings, "sync_modes">, endpoint: Pick<StoredProxmox, "syncModes">): SyncModes {
  const own = (name: SyncModeName): SyncMode => {
    const mode = endpoint.syncModes[name];
    return isMode(mode) ? mode : settings.sync_modes[name];
  };
  return cascadedModes(Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, own(name)])));
}
