import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../root-route.ts";

const plansRoute = createRoute({ getParentRoute: () => shellRoute, path: "/plans", component: lazyRouteComponent(() => import("../../features/plans/plans-page.tsx"), "PlansPage") });

const planRoute = createRoute({ getParentRoute: () => shellRoute, path: "/plans/$id", component: lazyRouteComponent(() => import("../../features/plans/plan-page.tsx"), "PlanPage") });

/** Pages about what would be written. */
export const planRoutes = [plansRoute, planRoute] as const;
