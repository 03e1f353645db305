import type { StreamLimit } from "@proxbox/server";
import type { App, ControlParts } from "./app-parts.ts";
import { registerJobRoutes } from "./routes/job-routes.ts";
import { registerScheduleRoutes } from "./routes/schedule-routes.ts";
import { registerBackendSchemaRoutes } from "./routes/backend-schema-routes.ts";
import { registerAuditRoutes } from "./routes/audit-routes.ts";
import { registerConflictRoutes } from "./routes/conflict-routes.ts";
import { registerConfigRoutes } from "./routes/config-routes.ts";
import { registerEndpointRoutes } from "./routes/endpoint-routes.ts";
import { registerEndpointStatusRoutes } from "./routes/endpoint-status-routes.ts";
import { registerJobFiguresRoutes } from "./routes/job-figures-routes.ts";
import { registerMappingRulesRoutes } from "./routes/mapping-rules-routes.ts";
import { registerLiveRoutes } from "./routes/live-routes.ts";
import { registerBackendLogRoutes } from "./routes/backend-log-routes.ts";
import { registerInventoryRoutes } from "./routes/inventory-routes.ts";
import { registerLinkRoutes } from "./routes/link-routes.ts";
import { registerPlanRoutes } from "./routes/plan-routes.ts";
import { registerStaleRoutes } from "./routes/stale-routes.ts";
import { registerPageRoutes } from "./routes/page-routes.ts";
import { registerRoleRoutes } from "./routes/role-routes.ts";
import { registerSessionRoutes } from "./routes/session-routes.ts";
import { registerSettingsRoutes } from "./routes/settings-routes.ts";
import { registerSyncObjectRoutes } from "./routes/sync-object-routes.ts";
import { registerSyncProxyRoutes } from "./routes/sync-proxy-routes.ts";
import { registerTokenRoutes } from "./routes/token-routes.ts";
import { registerUserRoutes } from "./routes/user-routes.ts";
import { registerStatusRoutes } from "./routes/status-routes.ts";
import { proxiedSyncParts } from "./sync/proxied-sync-parts.ts";

/** Adds every route, area by area. */
export function registerRoutes(app: App, parts: ControlParts, streams: StreamLimit): void {
  // First: the index of the API sees what is added after it.
  registerPageRoutes(app, parts);
  registerConfigRoutes(app, parts);
  registerEndpointRoutes(app, parts);
  registerEndpointStatusRoutes(app, parts);
  registerSettingsRoutes(app, parts);
  registerMappingRulesRoutes(app, parts);
  registerJobRoutes(app, parts);
  registerJobFiguresRoutes(app, parts);
  registerScheduleRoutes(app, parts);
  registerLiveRoutes(app, parts);
  registerPlanRoutes(app, parts);
  registerInventoryRoutes(app, parts);
  registerStaleRoutes(app, parts);
  registerBackendLogRoutes(app, parts);
  registerLinkRoutes(app);
  registerStatusRoutes(app, parts, streams);
  registerSessionRoutes(app, parts);
  registerUserRoutes(app, parts);
  registerRoleRoutes(app, parts);
  registerTokenRoutes(app, parts);
  registerAuditRoutes(app, parts);
  registerSyncProxyRoutes(app, proxiedSyncParts(parts));
  registerSyncObjectRoutes(app, proxiedSyncParts(parts));
  registerBackendSchemaRoutes(app, parts);
  registerConflictRoutes(app, parts);
}
