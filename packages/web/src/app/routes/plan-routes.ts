import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../root-route.ts";

const plansRoute = createRoute({ getParentRoute: () => shellRoute, path: "/plans", component: lazyRouteComponent(() => import("../../features/plans/plans-page.tsx"), "PlansPage") });

const planRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/plans/$id",
  // Megabytes at ten thousand changes: they are on their way while the page's own script is. Not for a pointer that only passes a link.
  async loader({ context, params, cause }) {
    if (cause === "preload") return;
    const { planQuery } = await import("../../features/plans/api/plans.ts");
    void context.queryClient.prefetchQuery(planQuery(params.id));
  },
  component: lazyRouteComponent(() => import("../../features/plans/plan-page.tsx"), "PlanPage"),
});

/** Pages about what would be written. */
export const planRoutes = [plansRoute, planRoute] as const;
