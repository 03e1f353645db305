import type { SyncSettings } from "@proxbox/contract";
import { DEFAULT_SOURCE_SETTINGS } from "@proxbox/engine";
import type { SourceSettings } from "@proxbox/engine";

/** The engine's settings of an endpoint: those of the backend, and the endpoint's own site. */
export function toSourceSettings({ mapping_rules: rules, policies, adoption, accepted_nodes: acceptedNodes, deletion, vlans }: SyncSettings, site: string | null): SourceSettings {
  return {
    ...DEFAULT_SOURCE_SETTINGS,
    ...(site === null ? {} : { site }),
    rules,
    policies,
    adoption,
    acceptedNodes,
    deletion: { isEnabled: deletion.enabled, graceDays: deletion.grace_days, maxRatio: deletion.max_ratio, alwaysAllowed: deletion.always_allowed, isApproved: false },
    vlans: { isCreating: vlans.create, ...(vlans.group === null ? {} : { group: vlans.group }) },
  };
}
