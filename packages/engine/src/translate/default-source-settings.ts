import { DEFAULT_IGNORED_INTERFACES } from "./ignored-interfaces.ts";
import type { SourceSettings } from "./source-settings.ts";

/** What holds for a source where nobody says anything; docs/config.md lists the same values. */
export const DEFAULT_SOURCE_SETTINGS: SourceSettings = {
  isManagingDevices: true,
  isIncludingTemplates: true,
  // Numbers in NetBox's size fields are MiB, as Proxmox VE counts and as people who come from netbox-proxbox have them (E62).
  diskBaseUnit: 1024,
  ignoredInterfaces: DEFAULT_IGNORED_INTERFACES,
  adoption: "evidence",
  policies: {},
  // A tenth of the guests at most without an approval, user-pain.md P8.
  deletion: { isEnabled: true, graceDays: 30, maxRatio: 0.1, alwaysAllowed: 2, isApproved: false },
  rules: [],
  vlans: { isCreating: false },
};
