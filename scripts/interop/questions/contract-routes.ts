import { stages } from "./stages.ts";

const individualKinds = ["cluster", "node", "vm", "interface", "ip", "disk", "storage", "backup", "snapshot", "task-history", "replication", "backup-routines"];

const named = [
  "GET /", "GET /health", "GET /version", "GET /auth/bootstrap-status", "POST /auth/register-key", "GET /auth/keys", "POST /auth/keys", "DELETE /auth/keys/{}",
  "POST /auth/keys/{}/deactivate", "POST /auth/keys/{}/activate", "GET /netbox/endpoint", "POST /netbox/endpoint", "GET /netbox/endpoint/{}",
  "PUT /netbox/endpoint/{}", "DELETE /netbox/endpoint/{}", "GET /netbox/status", "GET /proxmox/endpoints", "POST /proxmox/endpoints", "GET /proxmox/endpoints/{}",
  "PUT /proxmox/endpoints/{}", "DELETE /proxmox/endpoints/{}", "GET /proxmox/sessions", "GET /proxmox/version", "GET /proxmox/cluster/status", "GET /proxmox/nodes/",
  "GET /proxmox/cluster/resources", "GET /proxmox/storage", "GET /proxmox/{}/{}/{}/config", "GET /full-update", "GET /full-update/stream", "GET /sync/active",
  "GET /admin/logs", "GET /admin/logs/stream", "GET /admin/encryption/status", "GET /cache", "GET /clear-cache", "GET /extras/bootstrap-status",
  "GET /sync/individual/vm/{}/{}/{}/{}",
];

const ofStages = stages.flatMap(({ path, scopedPath }) => [path, `${path}/stream`, ...(scopedPath === undefined ? [] : [`${scopedPath.replace("{vm}", "{}")}/stream`])]);

/** The operations that wire-contract.md names and that the sync backend serves, as "GET /path/{}". Those that the original hides from its document are skipped there. */
export const contractRoutes: readonly string[] = [
  ...named,
  ...ofStages.map((path) => `GET /${path}`),
  ...individualKinds.map((kind) => `GET /sync/individual/${kind}`),
];
