import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { ApiProblem } from "../api/api-problem.ts";
import { hasSession, meQuery } from "../api/me.ts";
import { LoadingPage, NotFoundPage, ProblemPage } from "./state-pages.tsx";

/** What every route is given. */
export interface RouteContext {
  readonly queryClient: QueryClient;
}

/** The root of all addresses. */
export const rootRoute = createRootRouteWithContext<RouteContext>()({ notFoundComponent: NotFoundPage, errorComponent: ProblemPage });

/** Asks who is signed in; whoever is not goes to the sign-in page and comes back from there. */
async function requireMe({ context, location }: { readonly context: RouteContext; readonly location: { readonly href: string } }): Promise<void> {
  const signIn = redirect({ to: "/login", search: { next: location.href } });
  if (!hasSession()) throw signIn;
  try {
    await context.queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) throw signIn;
    throw error;
  }
}

/** Everything that is shown to people who are signed in: the page within its frame. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: requireMe,
  pendingComponent: LoadingPage,
  errorComponent: ProblemPage,
  component: lazyRouteComponent(() => import("./shell.tsx"), "Shell"),
});
