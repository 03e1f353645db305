import type { ControlParts } from "../app-parts.ts";
import type { ProxiedSyncParts } from "./proxied-sync.ts";

/** What proxied syncs take of the control plane. */
export function proxiedSyncParts({ database, endpoints, savedEndpoints, services, settings }: ControlParts): ProxiedSyncParts {
  const { iterBackendSseLines, syncObject } = services;
  return { queries: database.kysely, reader: endpoints, settings, preflight: savedEndpoints.preflight, iterBackendSseLines, syncObject };
}
