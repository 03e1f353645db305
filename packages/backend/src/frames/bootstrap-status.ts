import type { BootstrapStatus } from "@proxbox/contract";

/**
 * What `bootstrap_done` and `/extras/bootstrap-status` say: tags, roles and types are objects of every sync like the others,
 * so nothing has to be made beforehand and nothing is written while somebody only asks.
 */
export const BOOTSTRAP_STATUS: BootstrapStatus = {
  ok: true,
  skipped: true,
  reason: "Tags, roles and types are part of each sync; nothing has to be prepared.",
  warnings: [],
  created: [],
  patched: [],
  unchanged: [],
};
