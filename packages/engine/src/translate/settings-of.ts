import type { SyncSettings } from "@proxbox/contract";
import { DEFAULT_IGNORED_INTERFACES } from "./ignored-interfaces.ts";
import type { SourceSettings } from "./source-settings.ts";

/** The engine's settings as people write them, for every source alike; more deletions than usual are approved for a run, and not here. */
export function settingsOf(sync: SyncSettings): SourceSettings {
  const { deletion, vlans } = sync;
  return {
    isManagingDevices: sync.manage_devices,
    // Machines are left out by a sync mode alone.
    isIncludingMachines: true,
    isIncludingTemplates: sync.include_templates,
    diskBaseUnit: sync.disk_base_unit,
    ignoredInterfaces: sync.ignored_interfaces ?? DEFAULT_IGNORED_INTERFACES,
    adoption: sync.adoption,
    acceptedNodes: sync.accepted_nodes,
    policies: sync.policies,
    deletion: { isEnabled: deletion.enabled, graceDays: deletion.grace_days, maxRatio: deletion.max_ratio, alwaysAllowed: deletion.always_allowed, isApproved: false },
    rules: sync.mapping_rules,
    vlans: { isCreating: vlans.create, ...(vlans.group === null ? {} : { group: vlans.group }) },
  };
}
