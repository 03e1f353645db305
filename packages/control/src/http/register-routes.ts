import type { StreamLimit } from "@proxbox/server";
import type { App, ControlParts } from "./app-parts.ts";
import { registerScheduleRoutes } from "./routes/schedule-routes.ts";
import { registerStatusRoutes } from "./routes/status-routes.ts";

/** Adds every route, area by area. */
export function registerRoutes(app: App, parts: ControlParts, streams: StreamLimit): void {
  registerScheduleRoutes(app, parts);
  registerStatusRoutes(app, parts, streams);
}
