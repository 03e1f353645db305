import type { Capabilities } from "../values/capabilities.ts";

/** What NetBox 4.6 can do, without plugins. */
export const NETBOX_46: Capabilities = {
  hasCursor: true,
  hasEtag: true,
  hasTagDeltas: true,
  hasChangelogMessage: true,
  hasVirtualMachineTypes: true,
  hasPausedStatus: true,
  hasIndexedBulkErrors: false,
  hasProxboxPlugin: false,
  hasBranching: false,
};
