import { OVERWRITE_NAMES } from "@proxbox/contract";
import type { Settings } from "@proxbox/contract";
import type { StoredProxmox } from "../endpoints/stored-endpoint.ts";
import { syncModes } from "./sync-modes.ts";

/** The settings that go to a stage under their own names (wire-contract.md 1.7). */
const plainNames = [
  "use_guest_agent_interface_name",
  "vm_interface_sync_strategy",
  "fetch_max_concurrency",
  "ignore_ipv6_link_local_addresses",
  "primary_ip_preference",
  "parse_description_metadata",
] as const satisfies readonly (keyof Settings)[];

/**
 * The base query of every stage (wire-contract.md 1.7): six settings, 25 overwrite flags and ten modes, the endpoint's own values
 * before the settings'. The scope is no part of it: a stage adds `proxmox_endpoint_ids`, without which it would mean all.
 */
export function stageQuery(settings: Settings, endpoint: Pick<StoredProxmox, "syncModes" | "overwrite">): Record<string, string> {
  const modes = syncModes(settings, endpoint);
  return Object.fromEntries([
    ...plainNames.map((name) => [name, String(settings[name])] as const),
    ...OVERWRITE_NAMES.map((name) => [`overwrite_${name}`, String(endpoint.overwrite[name] ?? settings.overwrite[name])] as const),
    ...Object.entries(modes).map(([name, mode]) => [`sync_mode_${name}`, mode] as const),
  ]);
}
