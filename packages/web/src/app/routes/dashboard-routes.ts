import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../root-route.ts";

const dashboardRoute = createRoute({ getParentRoute: () => shellRoute, path: "/", component: lazyRouteComponent(() => import("../../features/dashboard/dashboard-page.tsx"), "DashboardPage") });

/** The page that one begins at. */
export const dashboardRoutes = [dashboardRoute] as const;
