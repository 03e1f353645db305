import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { rootRoute, shellRoute } from "./root-route.ts";
import { accountRoutes } from "./routes/account-routes.ts";
import { configurationRoutes } from "./routes/configuration-routes.ts";
import { conflictRoutes } from "./routes/conflict-routes.ts";
import { dashboardRoutes } from "./routes/dashboard-routes.ts";
import { inventoryRoutes } from "./routes/inventory-routes.ts";
import { jobRoutes } from "./routes/job-routes.ts";
import { planRoutes } from "./routes/plan-routes.ts";
import { signInRoutes } from "./routes/sign-in-routes.ts";
import { LoadingPage, NotFoundPage, ProblemPage } from "./state-pages.tsx";

const routeTree = rootRoute.addChildren([...signInRoutes, shellRoute.addChildren([...dashboardRoutes, ...jobRoutes, ...inventoryRoutes, ...planRoutes, ...conflictRoutes, ...configurationRoutes, ...accountRoutes])]);

/** Makes the router of all pages; each feature's routes lie in a file of `routes/`, and their pages are loaded when they are opened. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPendingComponent: LoadingPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ProblemPage,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
