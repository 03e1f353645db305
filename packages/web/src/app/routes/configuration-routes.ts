import { ENDPOINT_KINDS } from "@proxbox/contract";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { shellRoute } from "../root-route.ts";

const endpointsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/endpoints",
  validateSearch: z.object({ kind: z.enum(ENDPOINT_KINDS).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../../features/endpoints/endpoints-page.tsx"), "EndpointsPage"),
});

const welcomeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/welcome",
  validateSearch: z.object({ step: z.enum(["netbox", "proxmox", "preview", "run"]).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../../features/endpoints/welcome/welcome-page.tsx"), "WelcomePage"),
});

const schedulesRoute = createRoute({ getParentRoute: () => shellRoute, path: "/schedules", component: lazyRouteComponent(() => import("../../features/schedules/schedules-page.tsx"), "SchedulesPage") });

const settingsRoute = createRoute({ getParentRoute: () => shellRoute, path: "/settings", component: lazyRouteComponent(() => import("../../features/settings/settings-page.tsx"), "SettingsPage") });

const rulesRoute = createRoute({ getParentRoute: () => shellRoute, path: "/rules", component: lazyRouteComponent(() => import("../../features/rules/rules-page.tsx"), "RulesPage") });

/** Pages where the installation is set up: what is synced, when and how. */
export const configurationRoutes = [welcomeRoute, endpointsRoute, schedulesRoute, settingsRoute, rulesRoute] as const;
