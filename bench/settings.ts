import type { SourceSettings } from "@proxbox/engine";

/** What `proxbox sync` uses where the configuration says nothing (packages/cli config/source-settings.ts). */
export const SETTINGS: SourceSettings = {
  isManagingDevices: true,
  isIncludingMachines: true, isIncludingTemplates: true,
  diskBaseUnit: 1024,
  ignoredInterfaces: ["^lo[0-9]*$", "^docker[0-9]+$", "^br-[0-9a-f]{12}$", "^veth", "^cali", "^cni", "^cilium", "^flannel", "^virbr[0-9]+"],
  adoption: "evidence",
  policies: {},
  rules: [],
  vlans: { isCreating: false },
  deletion: { isEnabled: true, graceDays: 30, maxRatio: 0.1, alwaysAllowed: 2, isApproved: false },
};
