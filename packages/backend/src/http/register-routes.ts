import type { App, AppParts } from "./app-parts.ts";
import { registerActiveRoutes } from "./routes/active-routes.ts";
import { registerAdminRoutes } from "./routes/admin.ts";
import { registerAuthRoutes } from "./routes/auth.ts";
import { registerConflictRoutes } from "./routes/conflict-routes.ts";
import { registerFullUpdateRoutes } from "./routes/full-update-routes.ts";
import { registerIndividualRoutes } from "./routes/individual-routes.ts";
import { registerInventoryRoutes } from "./routes/inventory-routes.ts";
import { registerMetaRoutes } from "./routes/meta.ts";
import { registerNetboxRoutes } from "./routes/netbox-routes.ts";
import { registerNetboxNowRoute } from "./routes/netbox-now-route.ts";
import { registerObjectRoutes } from "./routes/object-routes.ts";
import { registerApplyRoutes } from "./routes/plan-apply-routes.ts";
import { registerPlanRoutes } from "./routes/plan-routes.ts";
import { registerProxmoxEndpointRoutes } from "./routes/proxmox-endpoint-routes.ts";
import { registerProxmoxReadRoutes } from "./routes/proxmox-read-routes.ts";
import { registerRightsRoutes } from "./routes/rights-routes.ts";
import { registerRunRoutes } from "./routes/run-routes.ts";
import { registerSearchRoute } from "./routes/search-route.ts";
import { registerStaleRoutes } from "./routes/stale-routes.ts";
import { registerStageRoutes } from "./routes/stage-routes.ts";
import { registerSyncSettingsRoutes } from "./routes/sync-settings-routes.ts";
import type { StreamLimit } from "@proxbox/server";

/** Adds every route, in the order in which the page at `/docs` shows their groups. */
export function registerRoutes(app: App, parts: AppParts, streams: StreamLimit): void {
  registerMetaRoutes(app, parts);
  registerAuthRoutes(app, parts);
  registerNetboxRoutes(app, parts);
  registerProxmoxEndpointRoutes(app, parts);
  registerProxmoxReadRoutes(app, parts);
  registerRightsRoutes(app, parts);
  registerStageRoutes(app, parts);
  registerFullUpdateRoutes(app, parts);
  registerIndividualRoutes(app, parts);
  registerActiveRoutes(app, parts);
  registerRunRoutes(app, parts);
  registerPlanRoutes(app, parts);
  registerApplyRoutes(app, parts);
  registerInventoryRoutes(app, parts);
  registerObjectRoutes(app, parts);
  registerNetboxNowRoute(app, parts);
  registerSearchRoute(app, parts);
  registerConflictRoutes(app, parts);
  registerStaleRoutes(app, parts);
  registerSyncSettingsRoutes(app, parts);
  registerAdminRoutes(app, parts, streams);
}
